import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNumber,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Fee rates from one trailing volume. */
export class FeeTier {
  /** Trailing 30-day volume in quote units at which the tier starts. */
  @IsNumber()
  @Min(0)
  @Max(1e15)
  volume = 0;

  /** Fraction of the notional; a rebate is negative. */
  @IsNumber()
  @Min(-0.01)
  @Max(0.1)
  makerRate = 0.0025;

  @IsNumber()
  @Min(-0.01)
  @Max(0.1)
  takerRate = 0.004;
}

const tier = (volume: number, makerRate: number, takerRate: number): FeeTier =>
  Object.assign(new FeeTier(), { volume, makerRate, takerRate });

/** Fee tiers of a venue. */
export class FeeSchedule {
  /** One tier starts at 0. The defaults are Kraken's spot tiers. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(32)
  @ValidateNested({ each: true })
  @Type(() => FeeTier)
  tiers: FeeTier[] = [
    tier(0, 0.0025, 0.004),
    tier(10_000, 0.002, 0.0035),
    tier(50_000, 0.0014, 0.0024),
    tier(100_000, 0.0012, 0.0022),
    tier(250_000, 0.001, 0.002),
    tier(500_000, 0.0008, 0.0018),
    tier(1_000_000, 0.0006, 0.0016),
    tier(2_500_000, 0.0004, 0.0014),
    tier(5_000_000, 0.0002, 0.0012),
    tier(10_000_000, 0, 0.001),
  ];
}

/** The model of simulated trading, the same for paper, back-test and simulator. */
export class MatchingOptions {
  /** Half of the assumed spread where only candles exist, as a fraction of the price. */
  @IsNumber()
  @Min(0)
  @Max(0.05)
  halfSpreadRate = 0.0002;

  /**
   * Impact of taking a candle's whole volume, as a fraction of the price; it grows with the square root of the share.
   */
  @IsNumber()
  @Min(0)
  @Max(1)
  impactCoefficient = 0.005;

  /** Upper bound of the impact, as a fraction of the price. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  impactRateMax = 0.01;

  /** Largest share of a candle's volume that our orders may take together. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  participationRateMax = 0.1;

  /** Largest share of a visible book level or of a quote's quantity that our orders may take per slice. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  levelShareMax = 0.5;

  /** Milliseconds from sending an order until it is active at the venue. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  latencyMs = 150;

  @ValidateNested()
  @Type(() => FeeSchedule)
  fees = new FeeSchedule();
}
