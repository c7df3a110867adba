import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** Parameters of the order book analysis. Amounts are in quote units. */
export class BookOptions {
  /** Levels per side to analyse. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  levels = 25;

  /** Notional from which a level counts as a whale. */
  @IsNumber()
  @Min(0)
  whaleNotional = 50_000;

  /** Multiple of the side's mean level quantity above which a level counts as a whale. */
  @IsNumber()
  @Min(1)
  @Max(1_000)
  whaleMultiple = 5;

  /** Distance between neighbouring levels, as a fraction of the price, above which the gap is a void. */
  @IsNumber()
  @Min(0)
  @Max(1)
  voidRate = 0.003;

  /** Fraction of the mid below which a spread is tight. */
  @IsNumber()
  @Min(0)
  @Max(1)
  tightSpreadRate = 0.001;

  /** Multiple of `tightSpreadRate` above which a spread is wide. */
  @IsNumber()
  @Min(1)
  @Max(100)
  wideSpreadMultiple = 3;

  /** Notional of both sides above which a book is deep. */
  @IsNumber()
  @Min(0)
  deepNotional = 250_000;

  /** Fraction of `deepNotional` above which a book has fair depth. */
  @IsNumber()
  @Min(0)
  @Max(1)
  fairShare = 0.1;

  /** Levels from the touch to watch for vanishing orders. */
  @IsInt()
  @Min(1)
  @Max(100)
  spoofLevels = 5;

  /** A vanished level counts if its quantity exceeded this multiple of the side's mean level quantity. */
  @IsNumber()
  @Min(1)
  @Max(1_000)
  spoofLevelMultiple = 3;

  /** Sum of vanished quantities, in multiples of the mean level quantity, above which spoofing is suspected. */
  @IsNumber()
  @Min(1)
  @Max(10_000)
  spoofSumMultiple = 10;

  /** How long a vanished level counts. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  spoofWindowMs = 10_000;
}
