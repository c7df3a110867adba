import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

export class KellyOptions {
  /** Whether Kelly caps sizes. */
  @IsBoolean()
  enabled = true;

  /** Closed trades required for the cap. */
  @IsInt()
  @Min(10)
  @Max(500)
  tradesMin = 50;

  /** Share of full Kelly. */
  @IsNumber()
  @Min(0.01)
  @Max(1)
  fraction = 0.25;

  /** Largest fraction of equity at risk that Kelly may allow. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  riskRateMax = 0.1;
}

/** Multiplies sizes at drawdowns of `from` or more. */
export class DrawdownStep {
  /** Fraction of the equity peak. */
  @IsNumber()
  @Min(0)
  @Max(1)
  from!: number;

  @IsNumber()
  @Min(0)
  @Max(1)
  multiplier!: number;
}

const step = (from: number, multiplier: number): DrawdownStep =>
  Object.assign(new DrawdownStep(), { from, multiplier });

export class StreakOptions {
  /** Shorter streaks have no effect. */
  @IsInt()
  @Min(2)
  @Max(100)
  lengthMin = 3;

  @IsNumber()
  @Min(0)
  @Max(1)
  lossStep = 0.15;

  @IsNumber()
  @Min(0.01)
  @Max(1)
  lossMultiplierMin = 0.4;

  /** Offsets reductions by other factors, but never exceeds the risk budget. */
  @IsNumber()
  @Min(0)
  @Max(1)
  winStep = 0.05;

  @IsNumber()
  @Min(1)
  @Max(2)
  winMultiplierMax = 1.2;
}

export class SpreadOptions {
  /** Spreads up to this rate have no effect. */
  @IsNumber()
  @Min(0)
  @Max(0.1)
  freeRate = 0.001;

  /** Reduction of the multiplier per unit of spread rate above `freeRate`. */
  @IsNumber()
  @Min(0)
  @Max(10_000)
  slope = 50;

  @IsNumber()
  @Min(0.01)
  @Max(1)
  multiplierMin = 0.5;
}

export class VolatilityOptions {
  /** Applies in a low-volatility regime below `lowLevel`. */
  @IsNumber()
  @Min(0.1)
  @Max(2)
  lowMultiplier = 1.15;

  /** ATR percentile. */
  @IsNumber()
  @Min(0)
  @Max(1)
  lowLevel = 0.3;

  @IsNumber()
  @Min(0.1)
  @Max(1)
  highMultiplier = 0.8;

  @IsNumber()
  @Min(0.1)
  @Max(1)
  veryHighMultiplier = 0.7;

  /** ATR percentile. */
  @IsNumber()
  @Min(0)
  @Max(1)
  veryHighLevel = 0.7;

  @IsNumber()
  @Min(0.1)
  @Max(1)
  extremeMultiplier = 0.6;

  /** ATR percentile. */
  @IsNumber()
  @Min(0)
  @Max(1)
  extremeLevel = 0.8;

  /** Applies in addition while volatility expands. */
  @IsNumber()
  @Min(0.1)
  @Max(1)
  expandingMultiplier = 0.6;

  @IsNumber()
  @Min(0.01)
  @Max(1)
  multiplierMin = 0.3;
}

export class CorrelationSizeOptions {
  /** Reduction of the multiplier per unit of correlation above `limits.correlationThreshold`. */
  @IsNumber()
  @Min(0)
  @Max(10)
  slope = 2;

  @IsNumber()
  @Min(0.01)
  @Max(1)
  multiplierMin = 0.5;
}

/** How large an entry is. */
export class SizingOptions {
  /** Fraction of equity lost when the stop is hit, costs included. Bounds every size. */
  @IsNumber()
  @Min(0.0001)
  @Max(0.1)
  riskPerTrade = 0.01;

  /** Smallest notional of an order, account currency. The venue's minimum applies as well. */
  @IsNumber()
  @Min(0)
  @Max(1e9)
  notionalMin = 10;

  /** Largest share of the visible depth on the side that the entry takes. */
  @IsNumber()
  @Min(0.001)
  @Max(1)
  liquidityShareMax = 0.1;

  @ValidateNested()
  @Type(() => KellyOptions)
  kelly = new KellyOptions();

  /** The deepest step reached applies. */
  @IsArray()
  @ArrayMaxSize(16)
  @ValidateNested({ each: true })
  @Type(() => DrawdownStep)
  drawdownLadder: DrawdownStep[] = [
    step(0.03, 0.8),
    step(0.07, 0.6),
    step(0.12, 0.35),
    step(0.18, 0.15),
  ];

  @ValidateNested()
  @Type(() => StreakOptions)
  streak = new StreakOptions();

  @ValidateNested()
  @Type(() => SpreadOptions)
  spread = new SpreadOptions();

  @ValidateNested()
  @Type(() => VolatilityOptions)
  volatility = new VolatilityOptions();

  @ValidateNested()
  @Type(() => CorrelationSizeOptions)
  correlation = new CorrelationSizeOptions();
}
