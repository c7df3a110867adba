import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** Rules of the market data cache. Ages and waits in milliseconds, rates as fractions. */
export class MarketDataOptions {
  /** Closed candles kept per instrument and timeframe. */
  @IsInt()
  @Min(2)
  @Max(100_000)
  seriesCapacity = 1_000;

  /** Public trades kept per instrument. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  tradesKept = 200;

  /** A candle closes by clock this long after its interval ended on the venue's clock. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  closeGraceMs = 2_000;

  /** Older candle data opens no position. */
  @IsInt()
  @Min(1_000)
  candleAgeMsMax = 180_000;

  /** An older quote opens no position. */
  @IsInt()
  @Min(1_000)
  quoteAgeMsMax = 15_000;

  /** An older quote (real time) is an alarm while a position is open. */
  @IsInt()
  @Min(1_000)
  quoteAlarmAgeMs = 120_000;

  /** An older book counts as unknown for entries. */
  @IsInt()
  @Min(100)
  bookAgeMsMax = 5_000;

  /** A close that departs from the previous close by more is held until it is confirmed. */
  @IsNumber()
  @Min(0.01)
  @Max(10)
  outlierRate = 0.15;

  /** A differing update of a closed candle within this time of its close is reported as a venue correction. */
  @IsInt()
  @Min(0)
  correctionWindowMs = 120_000;

  /** How long a gap waits for its repair before it is filled flat; 0 fills at once (recorded candles have no venue to ask). */
  @IsInt()
  @Min(0)
  gapWaitMs = 30_000;

  /** Flat candles follow the venue's newest one for so long at most, on every timeframe; what is longer stays open. */
  @IsInt()
  @Min(0)
  gapFillMsMax = 86_400_000;

  /** A candle that opens further ahead of the venue's clock is refused. */
  @IsInt()
  @Min(0)
  futureToleranceMs = 30_000;

  /** Silence counts as "no trades" only from this long after the connection opened, when subscriptions surely stand. */
  @IsInt()
  @Min(0)
  subscribeGraceMs = 15_000;

  /** A price this far from the one at the last scan asks for another scan. */
  @IsNumber()
  @Min(0.000_1)
  @Max(1)
  priceMoveRate = 0.003;
}
