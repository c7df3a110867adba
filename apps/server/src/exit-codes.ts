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

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code that a failed start deserves. */
export function exitCodeOf(code: string): ExitCode {
  if (code.startsWith('CONFIG_') || code === 'INSTRUMENT_UNKNOWN' || code === 'OPTIONS_INVALID') {
    return EXIT.configuration;
  }
  if (code.startsWith('DATA_')) return EXIT.data;
  if (code.startsWith('DATABASE_') || code.startsWith('STORAGE_')) return EXIT.storage;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') return EXIT.listen;
  return EXIT.fault;
}
