import Database from 'better-sqlite3';

import { databaseError, databaseErrorOf, sqliteCodeOf } from './database-error.js';

/** The lock of a storage directory, held while a process writes to it. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes the lock of a storage directory, or throws `DATABASE_LOCKED` immediately if another process holds it.
 * The lock is an exclusive transaction on an empty database. The operating system releases it however the process
 * ends, so `kill -9` needs no cleanup.
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
