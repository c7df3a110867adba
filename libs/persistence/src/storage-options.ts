import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, Min, MinLength, ValidateNested } from 'class-validator';

/** How facts that may be lost are written behind. */
export class TelemetryOptions {
  /** Facts that wait at most; the oldest makes room for the newest. */
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  queueMax = 50_000;

  /** Facts that are sent to the storage thread at once. */
  @IsInt()
  @Min(1)
  @Max(10_000)
  batchRows = 64;

  @IsInt()
  @Min(1)
  @Max(60_000)
  flushIntervalMs = 250;

  /** Attempts at one batch before it is given up. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  attemptsMax = 20;

  /** How long the storage thread waits for the lock of another process; nothing else waits with it. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  busyTimeoutMs = 5_000;

  /** How long a shutdown waits for the rest. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  closeTimeoutMs = 3_000;
}

/** How long data is kept. The ledger, orders, fills, positions and trades are kept for ever. */
export class RetentionOptions {
  /** Candles, equity and rejected decisions; 0 keeps them for ever. */
  @IsInt()
  @Min(0)
  @Max(36_500)
  telemetryDays = 400;

  /** The journal; 0 keeps it for ever. A replay begins no earlier than the oldest start that is kept. */
  @IsInt()
  @Min(0)
  @Max(36_500)
  journalDays = 90;
}

/** Where and how the product keeps its data. */
export class StorageOptions {
  /** Holds both databases and the lock; made when it is not there. */
  @IsString()
  @MinLength(1)
  directory = './data';

  /** How long a commit waits for the lock of another process, and the process with it; it is tried again. */
  @IsInt()
  @Min(0)
  @Max(5_000)
  busyTimeoutMs = 50;

  /** `quick` looks at every page before a file is trusted: some 0.3 s per GB from the disk cache. */
  @IsIn(['quick', 'none'])
  integrityCheck: 'quick' | 'none' = 'quick';

  /** How often the storage thread moves the write-ahead logs into the files. */
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
