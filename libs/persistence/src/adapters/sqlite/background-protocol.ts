/** A request to the storage thread. Plain values only, because messages are structured clones. */
export type BackgroundRequest =
  | { readonly id: number; readonly kind: 'write'; readonly statements: readonly BatchStatement[] }
  | { readonly id: number; readonly kind: 'checkpoint' }
  | { readonly id: number; readonly kind: 'close' };

/** One statement, executed once per row of values. */
export interface BatchStatement {
  readonly sql: string;
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export type BackgroundReply =
  | { readonly id: number; readonly ok: true; readonly changes: number }
  /** `sqlite` is SQLite's result code; `null` for other failures. */
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
