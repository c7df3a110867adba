/** What `PersistenceModule` provides, by token. */

/** The whole open storage: `Storage`. */
export const STORAGE = Symbol('tidegate:storage');
/** `TradingStore`. */
export const TRADING_STORE = Symbol('tidegate:trading-store');
/** `JournalStore`. */
export const JOURNAL_STORE = Symbol('tidegate:journal-store');
/** `RunStore`. */
export const RUN_STORE = Symbol('tidegate:run-store');
/** `TelemetrySink`. */
export const TELEMETRY_SINK = Symbol('tidegate:telemetry-sink');
/** `TelemetryArchive`. */
export const TELEMETRY_ARCHIVE = Symbol('tidegate:telemetry-archive');
