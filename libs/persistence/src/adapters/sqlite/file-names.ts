/** The files of a storage directory. */
export const LEDGER_FILE = 'tidegate.sqlite';
export const TELEMETRY_FILE = 'telemetry.sqlite';
export const LOCK_FILE = 'tidegate.lock';
