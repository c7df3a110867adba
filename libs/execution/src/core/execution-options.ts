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

/** How entries are worked. */
export class EntryOptions {
  /** `touch`: a limit at the opposite best price while a quote is known; `market` otherwise and always. */
  @IsIn(['touch', 'market'])
  style: 'touch' | 'market' = 'touch';

  /** A limit that is not filled after so long is cancelled, and placed anew once the cancel is confirmed. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  repriceAfterMs = 10_000;

  @IsInt()
  @Min(0)
  @Max(10)
  repricesMax = 2;

  /** After the last reprice, buy the confirmed remainder at market. */
  @IsBoolean()
  marketFallback = true;

  /** Never take liquidity: a crossing entry is cancelled by the venue, and there is no market fallback. */
  @IsBoolean()
  postOnly = false;
}

/** Multipliers of stop trailing by the volatility regime at entry. */
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

  /** Trailing starts when the best price is so many R in favour. */
  @IsNumber()
  @Min(0)
  @Max(100)
  activationR = 2;

  /** The stop follows the best price at so many R. */
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

  /** The stop moves to entry plus costs when the best price is so many R in favour. */
  @IsNumber()
  @Min(0)
  @Max(100)
  atR = 1.5;
}

/** Takes part of a position off on the way to the target. */
export class ExitTier {
  /** Fraction of the way from entry to target. */
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

  /** Age at which the position is judged, once. */
  @IsInt()
  @Min(60_000)
  @Max(2_592_000_000)
  afterMs = 14_400_000;

  /** Closed when the best price went less than this fraction of the way to the original target. */
  @IsNumber()
  @Min(0)
  @Max(1)
  progressMin = 0.2;
}

/** How positions end. */
export class ExitOptions {
  /**
   * Where a resting stop reserves the units that an exit would sell, the stop is taken away before the exit is sent. An
   * exit that has not filled after so long is cancelled, and the stop put back; then the exit is tried again.
   */
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  exitWithinMs = 10_000;

  /**
   * A stop at the venue has so long to be confirmed, and to trigger once the price is beyond it. After that the engine
   * closes the position at market itself.
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

  /** In order of progress; their fractions sum to less than 1. */
  @IsArray()
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => ExitTier)
  @AreTiersInOrder()
  tiers: ExitTier[] = [];

  @ValidateNested()
  @Type(() => StagnationOptions)
  stagnation = new StagnationOptions();

  /** Closed after so long, whatever the price; 0 never. */
  @IsInt()
  @Min(0)
  @Max(31_536_000_000)
  holdingMsMax = 2_592_000_000;

  /** A confluence signal the other way closes the position. */
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
