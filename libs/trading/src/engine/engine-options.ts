import 'reflect-metadata';

import { IsInt, Max, Min } from 'class-validator';

/** Rhythm of one venue's engine; all in milliseconds of the trading clock unless named otherwise. */
export class EngineOptions {
  /** How often candles are closed by clock and due scans are made. */
  @IsInt()
  @Min(50)
  @Max(60_000)
  scanIntervalMs = 500;

  /** How often every instrument is looked at although nothing happened. */
  @IsInt()
  @Min(1_000)
  @Max(3_600_000)
  fallbackScanIntervalMs = 60_000;

  /** How often positions are managed between price events. */
  @IsInt()
  @Min(250)
  @Max(60_000)
  positionIntervalMs = 2_000;

  @IsInt()
  @Min(1_000)
  @Max(600_000)
  healthIntervalMs = 5_000;

  /** How long (real time) journal entries and soft changes may wait to be written. */
  @IsInt()
  @Min(50)
  @Max(60_000)
  flushIntervalMs = 1_000;

  @IsInt()
  @Min(1_000)
  @Max(3_600_000)
  statisticsIntervalMs = 60_000;

  /** A connected feed that says nothing for so long (real time) is reconnected, a silent channel of it subscribed anew. */
  @IsInt()
  @Min(5_000)
  @Max(600_000)
  silenceMsMax = 30_000;

  /** How often the venue's clock is compared with ours. */
  @IsInt()
  @Min(10_000)
  @Max(86_400_000)
  clockCheckIntervalMs = 300_000;

  /** How often (real time) the venue is asked how each live account stands. */
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  reportIntervalMs = 15_000;

  /** How long (real time) such a report is waited for; without it, entries of the account wait. */
  @IsInt()
  @Min(500)
  @Max(60_000)
  reportTimeoutMs = 10_000;

  /** Closed candles asked of the venue per series at the start; venues give what they have (Kraken: 720). */
  @IsInt()
  @Min(50)
  @Max(5_000)
  warmUpCandles = 720;

  /** Inputs that may wait before entries are paused. */
  @IsInt()
  @Min(100)
  @Max(1_000_000)
  queuedInputsMax = 20_000;
}
