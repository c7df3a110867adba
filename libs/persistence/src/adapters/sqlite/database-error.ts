import { QueryFailedError } from 'typeorm';

import { messageOf, TidegateError, type ErrorDetails } from '@tidegate/kernel';

export type DatabaseErrorCode =
  | 'DATABASE_BUSY'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_FAILED'
  | 'DATABASE_FOREIGN'
  | 'DATABASE_FULL'
  | 'DATABASE_IO'
  | 'DATABASE_LOCKED'
  | 'DATABASE_MISSING'
  | 'DATABASE_OUTDATED'
  | 'DATABASE_READ_ONLY'
  | 'DATABASE_REPLACED'
  | 'DATABASE_TOO_NEW'
  | 'DATABASE_UNREADABLE';

interface Meaning {
  readonly code: DatabaseErrorCode;
  readonly retryable: boolean;
  /** What happened and what to do; follows the file name in the message. */
  readonly advice: string;
}

/** Errors by prefix of SQLite's result code; the first match applies. */
const MEANINGS: readonly (readonly [string, Meaning])[] = [
  [
    'SQLITE_FULL',
    {
      code: 'DATABASE_FULL',
      retryable: true,
      advice: 'is on a full disk: nothing was written; free disk space and try again',
    },
  ],
  [
    'SQLITE_BUSY',
    { code: 'DATABASE_BUSY', retryable: true, advice: 'is being written by another process' },
  ],
  [
    'SQLITE_LOCKED',
    { code: 'DATABASE_BUSY', retryable: true, advice: 'is being written by another process' },
  ],
  [
    'SQLITE_CORRUPT',
    {
      code: 'DATABASE_CORRUPT',
      retryable: false,
      advice: 'is damaged: stop, keep the file, and restore the latest backup',
    },
  ],
  [
    'SQLITE_NOTADB',
    { code: 'DATABASE_FOREIGN', retryable: false, advice: 'is not a SQLite database' },
  ],
  [
    'SQLITE_READONLY',
    {
      code: 'DATABASE_READ_ONLY',
      retryable: false,
      advice:
        'is read-only for this user: make it and its directory writable, or choose another storage directory',
    },
  ],
  [
    'SQLITE_CANTOPEN',
    {
      code: 'DATABASE_UNREADABLE',
      retryable: false,
      advice: 'cannot be opened: check that the directory exists and is writable',
    },
  ],
  ['SQLITE_IOERR', { code: 'DATABASE_IO', retryable: true, advice: 'had a disk I/O error' }],
];

/** File system errors by prefix of Node's code. */
const FILE_SYSTEM: readonly (readonly [string, string])[] = [
  ['ENOSPC', 'SQLITE_FULL'],
  ['EDQUOT', 'SQLITE_FULL'],
  ['EIO', 'SQLITE_IOERR'],
  ['E', 'SQLITE_CANTOPEN'],
];

const UNKNOWN: Meaning = {
  code: 'DATABASE_FAILED',
  retryable: false,
  advice: 'rejected a statement',
};

/** Converts any failure to a `TidegateError` about `file`; a `TidegateError` passes unchanged. */
export function databaseErrorOf(thrown: unknown, file: string): TidegateError {
  if (thrown instanceof TidegateError) return thrown;
  const cause: unknown = thrown instanceof QueryFailedError ? thrown.driverError : thrown;
  const sqlite = sqliteCodeOf(cause) ?? fileSystemCodeOf(cause);
  const meaning = MEANINGS.find(([prefix]) => sqlite?.startsWith(prefix) === true)?.[1] ?? UNKNOWN;
  return new TidegateError(meaning.code, `${file} ${meaning.advice} (${messageOf(cause)})`, {
    retryable: meaning.retryable,
    details: { file, sqlite: sqlite ?? null },
    cause,
  });
}

/** Creates an error about a database file. */
export function databaseError(
  code: DatabaseErrorCode,
  message: string,
  details: ErrorDetails,
): TidegateError {
  return new TidegateError(code, message, { details });
}

/** Runs `work` and converts anything it throws to an error about `file`. */
export async function withDatabaseErrors<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw databaseErrorOf(thrown, file);
  }
}

/** SQLite's extended result code, for example `SQLITE_CONSTRAINT_UNIQUE`; `null` for other failures. */
export function sqliteCodeOf(thrown: unknown): string | null {
  const code = codeOf(thrown);
  return code?.startsWith('SQLITE_') === true ? code : null;
}

function fileSystemCodeOf(thrown: unknown): string | null {
  const code = codeOf(thrown);
  return FILE_SYSTEM.find(([prefix]) => code?.startsWith(prefix) === true)?.[1] ?? null;
}

/** Checks the shape, not the class: an error may come from another realm or another copy of a module. */
function codeOf(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}
