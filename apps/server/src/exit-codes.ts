/** Exit codes, documented in docs/operate.md. */
export const EXIT = {
  ok: 0,
  /** An unexpected fault; a restart recovers from the store. */
  fault: 1,
  /** The command line or the configuration is wrong. */
  configuration: 2,
  /** The requested market data is missing or malformed. */
  data: 3,
  /** The storage directory is locked, damaged, full, unreadable, or belongs to another market. */
  storage: 4,
  /** The listen address is in use or not allowed. */
  listen: 5,
} as const;

/** System error codes of a failed listen. */
const LISTEN_CODES: ReadonlySet<string> = new Set([
  'EADDRINUSE',
  'EACCES',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const CONFIGURATION_CODES: ReadonlySet<string> = new Set([
  'ADDRESS_EXPOSED',
  'INSTRUMENT_DELISTED',
  'INSTRUMENT_UNKNOWN',
  'OPTIONS_INVALID',
]);

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The `code` of a thrown value, from Tidegate or the system; `UNEXPECTED` if it has none. */
export function codeOf(thrown: unknown): string {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'UNEXPECTED';
}

/** Maps an error code to the exit code of the process. */
export function exitCodeOf(code: string): ExitCode {
  if (code.startsWith('CONFIG_') || CONFIGURATION_CODES.has(code)) return EXIT.configuration;
  if (code.startsWith('DATA_')) return EXIT.data;
  if (
    ['DATABASE_', 'STORAGE_', 'STATE_', 'ACCESS_TOKEN_'].some((prefix) => code.startsWith(prefix))
  ) {
    return EXIT.storage;
  }
  return LISTEN_CODES.has(code) ? EXIT.listen : EXIT.fault;
}
