/** The files of a storage directory. */
export const LEDGER_FILE = 'tidegate.sqlite';
export const TELEMETRY_FILE = 'telemetry.sqlite';
/** Tenants, users, credentials, sessions and the audit log. */
export const CONSOLE_FILE = 'console.db';
/** The state of a simulated market, written by its simulator. */
export const MARKET_FILE = 'market.json';
export const JOBS_FILE = 'jobs.sqlite';
export const LOCK_FILE = 'tidegate.lock';
