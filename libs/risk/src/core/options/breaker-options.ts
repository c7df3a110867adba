import 'reflect-metadata';

import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNumber, Max, Min, ValidateNested } from 'class-validator';

/** When one breaker trips and when it may close again; `unit` of the level is the breaker's own. */
export class BreakerThresholds {
  /** Level from which an observation is a strike. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  tripLevel!: number;

  /** Level down to which an observation is calm; below `tripLevel`: the gap is the hysteresis. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  calmLevel!: number;

  /** Strikes in a row that trip it. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  strikes!: number;

  /** Uninterrupted calm after which a data breaker closes by itself. Money breakers wait for a person. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  calmMs!: number;

  /** After a person accepted a bad level, so much more of it trips again. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  worsening!: number;
}

const thresholds = (
  tripLevel: number,
  calmLevel: number,
  rest: { strikes: number; calmMs: number; worsening: number },
): BreakerThresholds => Object.assign(new BreakerThresholds(), { tripLevel, calmLevel, ...rest });

/** Circuit breakers pause entries; exits are never blocked. */
export class BreakerOptions {
  /** Off in back-tests, where nobody is there to reset them. */
  @IsBoolean()
  enabled = true;

  /** No breaker trips so soon after a start. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  graceAfterStartMs = 60_000;

  /** Nor so soon after a person reset one. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  graceAfterResetMs = 600_000;

  /** Share of tracked instruments without fresh data. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  staleData = thresholds(0.5, 0.25, { strikes: 3, calmMs: 60_000, worsening: 0.1 });

  /** Milliseconds without a connection. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  feedDown = thresholds(60_000, 0, { strikes: 1, calmMs: 30_000, worsening: 60_000 });

  /** Losing trades in a row. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  consecutiveLosses = thresholds(5, 0, { strikes: 1, calmMs: 0, worsening: 2 });

  /** Fraction of the equity peak. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  drawdown = thresholds(0.2, 0.1, { strikes: 1, calmMs: 0, worsening: 0.03 });

  /** Failures in a row of a task that trading needs. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  taskFailures = thresholds(3, 0, { strikes: 1, calmMs: 60_000, worsening: 3 });

  /** Share of recent requests that the venue failed. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  venueDegraded = thresholds(0.5, 0.2, { strikes: 3, calmMs: 60_000, worsening: 0.1 });

  /** Slippage of a trade (entry and exit, adverse) as a fraction of the price. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  slippageAnomaly = thresholds(0.01, 0.003, { strikes: 3, calmMs: 0, worsening: 0.005 });
}
