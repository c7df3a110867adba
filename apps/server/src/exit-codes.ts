/** How the process ends; documented in docs/operate.md. */
export const EXIT = {
  ok: 0,
  /** Something that should not happen happened; a restart recovers from the store. */
  fault: 1,
  /** The command line or the configuration is wrong. */
  configuration: 2,
  /** Market data that was asked for is missing or malformed. */
  data: 3,
  /** The storage directory is locked, foreign, damaged, full or not readable. */
  storage: 4,
  /** The address to listen on is taken or not allowed. */
  listen: 5,
} as const;

/** What the system calls an address that cannot be listened on. */
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

/** Stable code of anything thrown: ours, the system's, or `UNEXPECTED`. */
export function codeOf(thrown: unknown): string {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'UNEXPECTED';
}

/** The exit code that a failed start deserves. */
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
