/** The files of a storage directory. */
export const LEDGER_FILE = 'tidegate.sqlite';
export const TELEMETRY_FILE = 'telemetry.sqlite';
/** The state of a simulated market, written by its simulator. */
export const MARKET_FILE = 'market.json';
export const LOCK_FILE = 'tidegate.lock';
