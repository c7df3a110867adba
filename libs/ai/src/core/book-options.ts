import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** How the shape of an order book is judged. Amounts are in quote units. */
export class BookOptions {
  /** Levels a side that are looked at. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  levels = 25;

  /** A level worth this much is a whale's. */
  @IsNumber()
  @Min(0)
  whaleNotional = 50_000;

  /** So is a level of this many times the mean quantity of its side. */
  @IsNumber()
  @Min(1)
  @Max(1_000)
  whaleMultiple = 5;

  /** Neighbouring levels further apart than this fraction of the price leave a void. */
  @IsNumber()
  @Min(0)
  @Max(1)
  voidRate = 0.003;

  /** A spread below this fraction of the mid is tight. */
  @IsNumber()
  @Min(0)
  @Max(1)
  tightSpreadRate = 0.001;

  /** A spread above so many tight ones is wide. */
  @IsNumber()
  @Min(1)
  @Max(100)
  wideSpreadMultiple = 3;

  /** Both sides together worth more than this: a deep book. */
  @IsNumber()
  @Min(0)
  deepNotional = 250_000;

  /** Worth more than this share of a deep one: a fair book. */
  @IsNumber()
  @Min(0)
  @Max(1)
  fairShare = 0.1;

  /** Levels from the touch that are watched for orders that vanish. */
  @IsInt()
  @Min(1)
  @Max(100)
  spoofLevels = 5;

  /** A vanished level counts when it held more than this many times the mean quantity of its side. */
  @IsNumber()
  @Min(1)
  @Max(1_000)
  spoofLevelMultiple = 3;

  /** Spoofing is suspected when what vanished sums to more than this many mean quantities. */
  @IsNumber()
  @Min(1)
  @Max(10_000)
  spoofSumMultiple = 10;

  /** For how long a vanished level is remembered. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  spoofWindowMs = 10_000;
}
