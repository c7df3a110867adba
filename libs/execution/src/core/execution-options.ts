import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

import { AreTiersInOrder } from './are-tiers-in-order.js';

/** How entries are executed. */
export class EntryOptions {
  /**
   * `touch`: a limit at the opposite best price, or a market order without a quote. `market`: always a market order.
   */
  @IsIn(['touch', 'market'])
  style: 'touch' | 'market' = 'touch';

  /** Milliseconds until an unfilled limit is cancelled. It is repriced once the cancel is confirmed. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  repriceAfterMs = 10_000;

  @IsInt()
  @Min(0)
  @Max(10)
  repricesMax = 2;

  /** After the last reprice, execute the confirmed remainder at market. */
  @IsBoolean()
  marketFallback = true;

  /** Never take liquidity: the venue cancels a crossing entry, and there is no market fallback. */
  @IsBoolean()
  postOnly = false;
}

/** Multipliers of trailing distances by the volatility regime at entry. */
export class VolatilityMultipliers {
  @IsNumber()
  @Min(0.1)
  @Max(10)
  low = 0.8;

  @IsNumber()
  @Min(0.1)
  @Max(10)
  mid = 1;

  @IsNumber()
  @Min(0.1)
  @Max(10)
  high = 1.4;
}

/** Distances in R: multiples of the initial stop distance. */
export class TrailingOptions {
  @IsBoolean()
  enabled = true;

  /** Gain of the best price at which trailing starts, in R. */
  @IsNumber()
  @Min(0)
  @Max(100)
  activationR = 2;

  /** Distance of the stop from the best price, in R. */
  @IsNumber()
  @Min(0.05)
  @Max(100)
  distanceR = 1.5;

  @ValidateNested()
  @Type(() => VolatilityMultipliers)
  volatility = new VolatilityMultipliers();
}

export class BreakevenOptions {
  @IsBoolean()
  enabled = true;

  /** Gain of the best price at which the stop moves to entry plus costs, in R. */
  @IsNumber()
  @Min(0)
  @Max(100)
  atR = 1.5;
}

/** Closes part of a position on the way to the target. */
export class ExitTier {
  /** Fraction of the distance from entry to target. */
  @IsNumber()
  @Min(0.05)
  @Max(0.95)
  progress!: number;

  /** Fraction of the entry quantity. */
  @IsNumber()
  @Min(0.01)
  @Max(0.95)
  fraction!: number;
}

export class StagnationOptions {
  @IsBoolean()
  enabled = false;

  /** Age at which the position is judged once, in milliseconds. */
  @IsInt()
  @Min(60_000)
  @Max(2_592_000_000)
  afterMs = 14_400_000;

  /** Close when the best gain is below this fraction of the distance to the original target. */
  @IsNumber()
  @Min(0)
  @Max(1)
  progressMin = 0.2;
}

/** How positions are closed. */
export class ExitOptions {
  /**
   * Milliseconds until an unfilled exit is cancelled. Where the resting stop reserves the units, the stop is removed
   * before the exit is sent and restored after the cancellation; then the exit is retried.
   */
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  exitWithinMs = 10_000;

  /**
   * Milliseconds that the venue may take to confirm a stop, and to trigger it once the price is beyond it. After that
   * the engine itself closes the position at market.
   */
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  nativeStopWithinMs = 10_000;

  @ValidateNested()
  @Type(() => BreakevenOptions)
  breakeven = new BreakevenOptions();

  @ValidateNested()
  @Type(() => TrailingOptions)
  trailing = new TrailingOptions();

  /** In order of progress; the fractions sum to less than 1. */
  @IsArray()
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => ExitTier)
  @AreTiersInOrder()
  tiers: ExitTier[] = [];

  @ValidateNested()
  @Type(() => StagnationOptions)
  stagnation = new StagnationOptions();

  /** Close at this age in milliseconds, whatever the price; 0: never. */
  @IsInt()
  @Min(0)
  @Max(31_536_000_000)
  holdingMsMax = 2_592_000_000;

  /** Close the position on a confluence signal in the opposite direction. */
  @IsBoolean()
  onOppositeSignal = true;
}

export class ExecutionOptions {
  @ValidateNested()
  @Type(() => EntryOptions)
  entry = new EntryOptions();

  @ValidateNested()
  @Type(() => ExitOptions)
  exit = new ExitOptions();
}
