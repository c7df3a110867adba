/** SQLite's `application_id` of the two files, `TIDL` and `TIDT` in ASCII, which identifies them as ours. */
export const LEDGER_APPLICATION_ID = 0x5449444c;
export const TELEMETRY_APPLICATION_ID = 0x54494454;
