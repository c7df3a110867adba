import { constants } from 'node:fs';
import { chmod, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { TidegateError } from '@tidegate/kernel';

import { CONSOLE_FILE, LEDGER_FILE, MARKET_FILE, TELEMETRY_FILE } from './file-names.js';
import { ifPresent } from './if-present.js';

/** A temporary, private copy of a storage directory. */
export interface ReadableCopy {
  readonly directory: string;
  remove(): Promise<void>;
}

/** The databases of a storage. */
const DATABASES = [LEDGER_FILE, TELEMETRY_FILE, CONSOLE_FILE];

/** The files of a complete storage: the databases with their write-ahead logs, and the state of a simulated market. */
const FILES = [...DATABASES.flatMap((name) => [name, `${name}-wal`]), MARKET_FILE];

const WRITE_BITS = 0o222;

/**
 * Whether the mode of the directory or of a database denies writing to all users. SQLite would still write there if it
 * ran as root, which ignores modes.
 */
export async function isReadOnly(directory: string): Promise<boolean> {
  const paths = [directory, ...DATABASES.map((name) => join(directory, name))];
  for (const path of paths) {
    const found = await ifPresent(stat(path));
    if (found && (found.mode & WRITE_BITS) === 0) return true;
  }
  return false;
}

/**
 * Whether a database failed to open because SQLite cannot write beside it: reading a database in WAL mode requires a
 * shared-memory file. If a process had the database open, that file would exist.
 */
export function needsCopy(thrown: unknown): boolean {
  if (!(thrown instanceof TidegateError)) return false;
  const { sqlite } = thrown.details;
  return (
    typeof sqlite === 'string' &&
    ['SQLITE_READONLY', 'SQLITE_CANTOPEN'].some((code) => sqlite.startsWith(code))
  );
}

/** Copies a storage directory to a temporary directory. */
export async function copyForReading(directory: string): Promise<ReadableCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'tidegate-read-'));
  const remove = (): Promise<void> => rm(copy, { recursive: true, force: true });
  try {
    for (const name of FILES) {
      const from = join(directory, name);
      if ((await ifPresent(stat(from))) === null) continue;
      await copyFile(from, join(copy, name), constants.COPYFILE_FICLONE);
      await chmod(join(copy, name), 0o600);
    }
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return { directory: copy, remove };
}
