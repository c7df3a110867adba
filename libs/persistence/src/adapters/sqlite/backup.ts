import { chmod, copyFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import Database from 'better-sqlite3';

import { TidegateError } from '@tidegate/kernel';

import { databaseErrorOf } from './database-error.js';
import { CONSOLE_FILE, LEDGER_FILE, MARKET_FILE, TELEMETRY_FILE } from './file-names.js';
import { ifPresent } from './if-present.js';
import { makeDirectory } from './make-directory.js';
import { LONG_BUSY_TIMEOUT_MS } from './open-database.js';

/** The files of a backup. */
export interface BackupReport {
  readonly files: readonly BackupFile[];
}

interface BackupFile {
  readonly file: string;
  readonly bytes: number;
}

/** The databases to copy. */
export interface BackupSource {
  readonly ledger: string;
  readonly telemetry: string;
  /** `null` in a storage of a version without a console. */
  readonly console: string | null;
}

const OWNER_ONLY = 0o600;

/** Copies all pages in one step, because a write between steps would restart the copy. */
const ALL_PAGES = 2_147_483_647;

/**
 * Copies the databases into `directory`, also while they are in use. The result is itself a storage directory: to
 * restore, stop the server and put the files in place. Each file is a consistent snapshot of its database; the ledger
 * is copied first. The copy of `console.db` is readable by its owner only. The state of a simulated market, if any, is copied too, so that its clock does not go back. Refuses
 * a directory that already contains a backup with `BACKUP_EXISTS`.
 */
export async function backupTo(directory: string, source: BackupSource): Promise<BackupReport> {
  try {
    await makeDirectory(directory);
    const files: BackupFile[] = [];
    for (const [database, name] of [
      [source.ledger, LEDGER_FILE],
      [source.telemetry, TELEMETRY_FILE],
      [source.console, CONSOLE_FILE],
    ] as const) {
      if (database === null) continue;
      const file = join(directory, name);
      await expectAbsent(file);
      await copy(database, `${file}.partial`);
      if (name === CONSOLE_FILE) await chmod(`${file}.partial`, OWNER_ONLY);
      await rename(`${file}.partial`, file);
      files.push({ file, bytes: (await stat(file)).size });
    }
    const market = await copyMarket(dirname(source.ledger), directory);
    return { files: market ? [...files, market] : files };
  } catch (thrown) {
    throw databaseErrorOf(thrown, directory);
  }
}

/** The simulator replaces its file atomically, so the copy is consistent; `null` without a simulated market. */
async function copyMarket(from: string, to: string): Promise<BackupFile | null> {
  const file = join(to, MARKET_FILE);
  const copied = await ifPresent(copyFile(join(from, MARKET_FILE), `${file}.partial`));
  if (copied === null) return null;
  await rename(`${file}.partial`, file);
  return { file, bytes: (await stat(file)).size };
}

async function copy(database: string, to: string): Promise<void> {
  const reader = new Database(database, { readonly: true, timeout: LONG_BUSY_TIMEOUT_MS });
  try {
    await reader.backup(to, { progress: () => ALL_PAGES });
  } finally {
    reader.close();
  }
}

async function expectAbsent(file: string): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new TidegateError('BACKUP_EXISTS', `${file} already exists: choose a new directory`, {
    details: { file },
  });
}
