/** The tokens of the providers of `PersistenceModule`. */

/** The whole open storage: `Storage`. */
export const STORAGE = Symbol('tidegate:storage');
/** `TradingStore`. */
export const TRADING_STORE = Symbol('tidegate:trading-store');
/** `JournalStore`. */
export const JOURNAL_STORE = Symbol('tidegate:journal-store');
/** `ShardStore`. */
export const SHARD_STORE = Symbol('tidegate:shard-store');
/** `AccountDirectory`. */
export const ACCOUNT_DIRECTORY = Symbol('tidegate:account-directory');
/** `ProfileStore`. */
export const PROFILE_STORE = Symbol('tidegate:profile-store');
/** `CommandQueue`. */
export const COMMAND_QUEUE = Symbol('tidegate:command-queue');
/** `ExposureStore`. */
export const EXPOSURE_STORE = Symbol('tidegate:exposure-store');
/** `InstallationStore`. */
export const INSTALLATION_STORE = Symbol('tidegate:installation-store');
/** `TelemetrySink`. */
export const TELEMETRY_SINK = Symbol('tidegate:telemetry-sink');
/** `TelemetryArchive`. */
export const TELEMETRY_ARCHIVE = Symbol('tidegate:telemetry-archive');
/** `ConsoleStores`. */
export const CONSOLE_STORES = Symbol('tidegate:console-stores');
