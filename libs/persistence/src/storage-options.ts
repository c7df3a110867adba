import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, Min, MinLength, ValidateNested } from 'class-validator';

/** How telemetry is written. Telemetry facts may be lost. */
export class TelemetryOptions {
  /** Maximum number of queued facts; a full queue drops the oldest. */
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  queueMax = 50_000;

  /** Facts per batch sent to the storage thread. */
  @IsInt()
  @Min(1)
  @Max(10_000)
  batchRows = 64;

  @IsInt()
  @Min(1)
  @Max(60_000)
  flushIntervalMs = 250;

  /** Attempts to write a batch before it is discarded. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  attemptsMax = 20;

  /** How long the storage thread waits for the lock of another process; other threads do not wait. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  busyTimeoutMs = 5_000;

  /** How long a shutdown waits for queued facts. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  closeTimeoutMs = 3_000;
}

/** How long data is kept. The ledger, orders, fills, positions and trades are kept forever. */
export class RetentionOptions {
  /** Days to keep candles, equity and rejected decisions; 0 keeps them forever. */
  @IsInt()
  @Min(0)
  @Max(36_500)
  telemetryDays = 400;

  /** Days to keep the journal; 0 keeps it forever. A replay starts at the oldest kept start or later. */
  @IsInt()
  @Min(0)
  @Max(36_500)
  journalDays = 90;
}

/** Where and how data is stored. */
export class StorageOptions {
  /** The directory of both databases and the lock; created if missing. */
  @IsString()
  @MinLength(1)
  directory = './data';

  /** How long a commit waits for the lock of another process. It blocks the process meanwhile and is retried. */
  @IsInt()
  @Min(0)
  @Max(5_000)
  busyTimeoutMs = 50;

  /** `quick` checks every page before a file is used, which took about 0.3 s per GB from the disk cache when last measured. */
  @IsIn(['quick', 'none'])
  integrityCheck: 'quick' | 'none' = 'quick';

  /** Interval between checkpoints, which move the write-ahead logs into the databases. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  checkpointIntervalMs = 1_000;

  @ValidateNested()
  @Type(() => TelemetryOptions)
  telemetry = new TelemetryOptions();

  @ValidateNested()
  @Type(() => RetentionOptions)
  retention = new RetentionOptions();
}
