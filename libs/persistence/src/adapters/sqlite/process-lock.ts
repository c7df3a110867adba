import Database from 'better-sqlite3';

import { databaseError, databaseErrorOf, sqliteCodeOf } from './database-error.js';

/** Held for as long as a process writes to a data directory. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes the lock of a data directory, or throws `DATABASE_LOCKED` at once when another process has it.
 * The lock is an exclusive transaction on an empty side database: the operating system drops it when the process
 * dies in whatever way, so nothing has to be cleaned up after `kill -9`.
 */
export function takeProcessLock(file: string): ProcessLock {
  const database = open(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    database.close();
    if (sqliteCodeOf(thrown)?.startsWith('SQLITE_BUSY') !== true) {
      throw databaseErrorOf(thrown, file);
    }
    throw databaseError(
      'DATABASE_LOCKED',
      `${file} is held by another running process: stop it first, or choose another storage directory`,
      { file },
    );
  }
  return {
    release: () => {
      if (database.open) database.close();
    },
  };
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 });
  } catch (thrown) {
    throw databaseErrorOf(thrown, file);
  }
}
