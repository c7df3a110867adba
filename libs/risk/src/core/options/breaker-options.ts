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

  /** After a person accepted a bad level, so much more of it trips again. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  worsening!: number;
}

/** Thresholds of a breaker about data, which closes by itself. One about money waits for a person. */
export class DataBreakerThresholds extends BreakerThresholds {
  /** Uninterrupted calm after which it closes. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  calmMs!: number;
}

const moneyBreaker = (limits: BreakerThresholds): BreakerThresholds =>
  Object.assign(new BreakerThresholds(), limits);

const dataBreaker = (limits: DataBreakerThresholds): DataBreakerThresholds =>
  Object.assign(new DataBreakerThresholds(), limits);

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
  @Type(() => DataBreakerThresholds)
  staleData = dataBreaker({
    tripLevel: 0.5,
    calmLevel: 0.25,
    strikes: 3,
    calmMs: 60_000,
    worsening: 0.1,
  });

  /** Milliseconds without a connection. */
  @ValidateNested()
  @Type(() => DataBreakerThresholds)
  feedDown = dataBreaker({
    tripLevel: 60_000,
    calmLevel: 0,
    strikes: 1,
    calmMs: 30_000,
    worsening: 60_000,
  });

  /** Losing trades in a row. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  consecutiveLosses = moneyBreaker({ tripLevel: 5, calmLevel: 0, strikes: 1, worsening: 2 });

  /** Fraction of the equity peak. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  drawdown = moneyBreaker({ tripLevel: 0.2, calmLevel: 0.1, strikes: 1, worsening: 0.03 });

  /** Failures in a row of a task that trading needs. */
  @ValidateNested()
  @Type(() => DataBreakerThresholds)
  taskFailures = dataBreaker({
    tripLevel: 3,
    calmLevel: 0,
    strikes: 1,
    calmMs: 60_000,
    worsening: 3,
  });

  /** 1 while the venue says that it is not fully online, else 0. */
  @ValidateNested()
  @Type(() => DataBreakerThresholds)
  venueDegraded = dataBreaker({
    tripLevel: 0.5,
    calmLevel: 0.2,
    strikes: 3,
    calmMs: 60_000,
    worsening: 0.1,
  });

  /** Slippage of a trade (entry and exit, adverse) as a fraction of the price. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  slippageAnomaly = moneyBreaker({
    tripLevel: 0.01,
    calmLevel: 0.003,
    strikes: 3,
    worsening: 0.005,
  });
}
