import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** Limits of the market data cache. Ages and waits are in milliseconds, rates are fractions. */
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

  /** Candle data older than this marks the instrument as stale in health checks. */
  @IsInt()
  @Min(1_000)
  candleAgeMsMax = 180_000;

  /** A quote older than this does not confirm an outlier. */
  @IsInt()
  @Min(1_000)
  quoteAgeMsMax = 15_000;

  /** A quote older than this (real time) raises an alarm while a position is open. */
  @IsInt()
  @Min(1_000)
  quoteAlarmAgeMs = 120_000;

  /** A book older than this counts as unknown. */
  @IsInt()
  @Min(100)
  bookAgeMsMax = 5_000;

  /** A close that differs from the previous close by more than this rate is held until confirmed. */
  @IsNumber()
  @Min(0.01)
  @Max(10)
  outlierRate = 0.15;

  /** A differing update of a closed candle within this time of its close is reported as a venue correction. */
  @IsInt()
  @Min(0)
  correctionWindowMs = 120_000;

  /** How long a gap waits for repair before it is filled flat; 0 fills immediately, for recorded candles. */
  @IsInt()
  @Min(0)
  gapWaitMs = 30_000;

  /**
   * Maximum time span filled with flat candles after the venue's newest one, on every timeframe; the rest stays open.
   */
  @IsInt()
  @Min(0)
  gapFillMsMax = 86_400_000;

  /** Candles that open further ahead of the venue's clock are refused. */
  @IsInt()
  @Min(0)
  futureToleranceMs = 30_000;

  /** Silence counts as "no trades" only this long after the connection opened, when subscriptions are active. */
  @IsInt()
  @Min(0)
  subscribeGraceMs = 15_000;

  /** A price change of at least this rate since the last scan triggers a new scan. */
  @IsNumber()
  @Min(0.000_1)
  @Max(1)
  priceMoveRate = 0.003;
}
