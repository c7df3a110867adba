/** SQLite's `application_id` of our files, `TIDL`, `TIDT`, `TIDC` and `TIDJ` in ASCII, which identifies them as ours. */
export const LEDGER_APPLICATION_ID = 0x5449444c;
export const TELEMETRY_APPLICATION_ID = 0x54494454;
export const CONSOLE_APPLICATION_ID = 0x54494443;
export const JOBS_APPLICATION_ID = 0x5449444a;
