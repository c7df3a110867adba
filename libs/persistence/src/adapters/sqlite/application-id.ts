/** SQLite's `application_id` of the two files: `TIDL` and `TIDT` in ASCII. They tell our files from anybody else's. */
export const LEDGER_APPLICATION_ID = 0x5449444c;
export const TELEMETRY_APPLICATION_ID = 0x54494454;
