export { readAccessToken } from './access-token.js';
export { DuckDbHistoryStore, isHistoryStore } from './adapters/duckdb/duckdb-history-store.js';
export type { BackupReport } from './adapters/sqlite/backup.js';
export { SqliteJobStore } from './adapters/sqlite/jobs/sqlite-job-store.js';
export { makeDirectory } from './adapters/sqlite/make-directory.js';
export { JOBS_FILE, MARKET_FILE } from './adapters/sqlite/file-names.js';
export type { Retention, RetentionReport } from './adapters/sqlite/retention.js';
export type { StorageSize } from './adapters/sqlite/storage-size.js';
export type { ArchiveSpan, TelemetryArchive } from './adapters/sqlite/telemetry-archive.js';
export type { TelemetryStatistics, TelemetryWriter } from './adapters/sqlite/telemetry-writer.js';
export type { MissedTradeReads, MissedTrades } from './adapters/sqlite/missed-trades.js';
export type { StoredMissedTrade } from './core/codecs/missed-trade.js';
export { PersistenceModule } from './persistence.module.js';
export {
  ACCOUNT_DIRECTORY,
  COMMAND_QUEUE,
  CONSOLE_STORES,
  EXPOSURE_STORE,
  INSTALLATION_STORE,
  JOURNAL_STORE,
  PROFILE_STORE,
  SHARD_STORE,
  STORAGE,
  TELEMETRY_ARCHIVE,
  TELEMETRY_SINK,
  TRADING_STORE,
} from './ports.js';
export {
  openStorage,
  openStorageReader,
  type Storage,
  type StorageDependencies,
  type StorageReader,
} from './storage.js';
export { RetentionOptions, StorageOptions, TelemetryOptions } from './storage-options.js';
