/** What the main thread asks of the storage thread. Plain values only: they cross by structured clone. */
export type BackgroundRequest =
  | { readonly id: number; readonly kind: 'write'; readonly statements: readonly BatchStatement[] }
  | { readonly id: number; readonly kind: 'checkpoint' }
  | { readonly id: number; readonly kind: 'close' };

/** One statement, run once per row of values. */
export interface BatchStatement {
  readonly sql: string;
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export type BackgroundReply =
  | { readonly id: number; readonly ok: true; readonly changes: number }
  /** `sqlite` is SQLite's result code, `null` for other failures. */
  | {
      readonly id: number;
      readonly ok: false;
      readonly sqlite: string | null;
      readonly message: string;
    };

export interface BackgroundFiles {
  readonly ledger: string;
  readonly telemetry: string;
  readonly busyTimeoutMs: number;
}
