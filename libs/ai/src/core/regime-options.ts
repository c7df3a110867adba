import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** Parameters of the regime classification. */
export class RegimeOptions {
  @IsInt()
  @Min(2)
  @Max(100)
  adxPeriod = 14;

  @IsInt()
  @Min(2)
  @Max(100)
  atrPeriod = 14;

  /** ADX from which the market is in a trend; below, it is in a range. */
  @IsNumber()
  @Min(0)
  @Max(100)
  trendAdxMin = 25;

  /** Latest candles of the instrument, the current one included, among which volatility is ranked. */
  @IsInt()
  @Min(50)
  @Max(5_000)
  volatilityBars = 500;

  /** Candles required for a rank, and therefore for a regime. */
  @IsInt()
  @Min(20)
  @Max(5_000)
  volatilityBarsMin = 100;

  /** Rank below which volatility is low. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  lowVolatilityRank = 0.25;

  /** Rank above which volatility is high. */
  @IsNumber()
  @Min(0.5)
  @Max(1)
  highVolatilityRank = 0.75;

  /** Candles before the current one in the short average of volatility. */
  @IsInt()
  @Min(2)
  @Max(200)
  expansionBars = 20;

  /** Volatility expands when it exceeds its short average by this factor. */
  @IsNumber()
  @Min(1)
  @Max(10)
  expansionRatio = 1.2;
}
