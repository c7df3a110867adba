import 'reflect-metadata';

import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNumber, Max, Min, ValidateNested } from 'class-validator';

/** When a breaker trips and when it may close. Each breaker has its own unit of level. */
export class BreakerThresholds {
  /** Observations at or above this level are strikes. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  tripLevel!: number;

  /** Observations at or below this level are calm. It is below `tripLevel`; the gap is the hysteresis. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  calmLevel!: number;

  /** Consecutive strikes that trip the breaker. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  strikes!: number;

  /** Increase over an accepted level that trips the breaker again. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  worsening!: number;
}

/** Thresholds of a data breaker, which closes automatically. A money breaker waits for an operator. */
export class DataBreakerThresholds extends BreakerThresholds {
  /** Uninterrupted calm after which the breaker closes. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  calmMs!: number;
}

const moneyBreaker = (limits: BreakerThresholds): BreakerThresholds =>
  Object.assign(new BreakerThresholds(), limits);

const dataBreaker = (limits: DataBreakerThresholds): DataBreakerThresholds =>
  Object.assign(new DataBreakerThresholds(), limits);

/** Circuit breakers pause entries. They never block exits. */
export class BreakerOptions {
  /** Off in back-tests, which have no operator to reset a breaker. */
  @IsBoolean()
  enabled = true;

  /** Time after a start during which breakers do not trip. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  graceAfterStartMs = 60_000;

  /** Time after a reset by an operator during which breakers do not trip. */
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

  /** Consecutive losing trades. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  consecutiveLosses = moneyBreaker({ tripLevel: 5, calmLevel: 0, strikes: 1, worsening: 2 });

  /** Drawdown as a fraction of the equity peak. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  drawdown = moneyBreaker({ tripLevel: 0.2, calmLevel: 0.1, strikes: 1, worsening: 0.03 });

  /** Consecutive failures of a task that trading needs. */
  @ValidateNested()
  @Type(() => DataBreakerThresholds)
  taskFailures = dataBreaker({
    tripLevel: 3,
    calmLevel: 0,
    strikes: 1,
    calmMs: 60_000,
    worsening: 3,
  });

  /** 1 while the venue reports that it is not fully online, else 0. */
  @ValidateNested()
  @Type(() => DataBreakerThresholds)
  venueDegraded = dataBreaker({
    tripLevel: 0.5,
    calmLevel: 0.2,
    strikes: 3,
    calmMs: 60_000,
    worsening: 0.1,
  });

  /** Adverse slippage of a trade (entry plus exit) as a fraction of the price. */
  @ValidateNested()
  @Type(() => BreakerThresholds)
  slippageAnomaly = moneyBreaker({
    tripLevel: 0.01,
    calmLevel: 0.003,
    strikes: 3,
    worsening: 0.005,
  });
}
