import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { TidegateError } from '@tidegate/kernel';

import type { BackgroundSql } from './background-sql.js';
import { databaseErrorOf } from './database-error.js';
import { LEDGER_FILE, TELEMETRY_FILE } from './file-names.js';

/** What a backup consists of. */
export interface BackupReport {
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
}

/**
 * Copies both databases, while they are in use, into `directory`, which then is a storage directory of its own:
 * to restore, stop the server and put the files in place. Each file is a consistent state of its database; the
 * ledger is copied first. A directory that holds a backup already is refused with `BACKUP_EXISTS`.
 */
export async function backupTo(
  directory: string,
  background: BackgroundSql,
): Promise<BackupReport> {
  try {
    await mkdir(directory, { recursive: true });
    const files = [];
    for (const [database, name] of [
      ['ledger', LEDGER_FILE],
      ['telemetry', TELEMETRY_FILE],
    ] as const) {
      const file = join(directory, name);
      await expectAbsent(file);
      await background.backup(database, `${file}.partial`);
      await rename(`${file}.partial`, file);
      files.push({ file, bytes: (await stat(file)).size });
    }
    return { files };
  } catch (thrown) {
    throw databaseErrorOf(thrown, directory);
  }
}

async function expectAbsent(file: string): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new TidegateError('BACKUP_EXISTS', `${file} is there already: choose a new directory`, {
    details: { file },
  });
}
