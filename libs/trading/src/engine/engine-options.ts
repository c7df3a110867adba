import 'reflect-metadata';

import { IsInt, Max, Min } from 'class-validator';

/** Intervals and limits of one venue's engine. Times are milliseconds of the trading clock unless noted. */
export class EngineOptions {
  /** Interval of closing candles by clock and of running due scans. */
  @IsInt()
  @Min(50)
  @Max(60_000)
  scanIntervalMs = 500;

  /** Interval of scanning every instrument without a trigger. */
  @IsInt()
  @Min(1_000)
  @Max(3_600_000)
  fallbackScanIntervalMs = 60_000;

  /** Interval of managing positions between price events. */
  @IsInt()
  @Min(250)
  @Max(60_000)
  positionIntervalMs = 2_000;

  @IsInt()
  @Min(1_000)
  @Max(600_000)
  healthIntervalMs = 5_000;

  /** Longest delay (real time) before journal entries and non-urgent changes are written. */
  @IsInt()
  @Min(50)
  @Max(60_000)
  flushIntervalMs = 1_000;

  @IsInt()
  @Min(1_000)
  @Max(3_600_000)
  statisticsIntervalMs = 60_000;

  /** Silence (real time) after which a connected feed is reconnected, or a channel resubscribed. */
  @IsInt()
  @Min(5_000)
  @Max(600_000)
  silenceMsMax = 30_000;

  /** Interval of measuring the venue's clock skew. */
  @IsInt()
  @Min(10_000)
  @Max(86_400_000)
  clockCheckIntervalMs = 300_000;

  /** Interval (real time) of requesting a report of each live account from the venue. */
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  reportIntervalMs = 15_000;

  /** Timeout (real time) of a report; without a report the account's entries are paused. */
  @IsInt()
  @Min(500)
  @Max(60_000)
  reportTimeoutMs = 10_000;

  /** Closed candles to load per series at start; venues may return fewer (Kraken: at most 720). */
  @IsInt()
  @Min(50)
  @Max(5_000)
  warmUpCandles = 720;

  /** Waiting inputs at which entries are paused. */
  @IsInt()
  @Min(100)
  @Max(1_000_000)
  queuedInputsMax = 20_000;
}
