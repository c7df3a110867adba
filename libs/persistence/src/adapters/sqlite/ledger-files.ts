import { stat } from 'node:fs/promises';

import type { TidegateError } from '@tidegate/kernel';

import { databaseError } from './database-error.js';

/** Device and inode: a file keeps both under any name, and another file has others. */
type Identity = string;

/**
 * The ledger and its write-ahead log as they were when they were opened. SQLite goes on writing to files that were deleted
 * or replaced, and all of it is gone when the last process closes them.
 */
export class LedgerFiles {
  private constructor(
    private readonly ledger: string,
    private readonly identities: Map<string, Identity>,
  ) {}

  static async watch(ledger: string): Promise<LedgerFiles> {
    const files = new LedgerFiles(ledger, new Map());
    await files.replacement();
    return files;
  }

  /** `DATABASE_REPLACED` while one of the files is not the one that was opened, else `null`. */
  async replacement(): Promise<TidegateError | null> {
    for (const file of [this.ledger, `${this.ledger}-wal`]) {
      const found = await identityOf(file);
      const known = this.identities.get(file);
      // The log is made by the first write.
      if (known === undefined && found !== null) this.identities.set(file, found);
      if (known !== undefined && found !== known) return replaced(file, found === null);
    }
    return null;
  }
}

/** `null`: not there. Anything else that keeps the file from being looked at says nothing about it and throws. */
async function identityOf(file: string): Promise<Identity | null> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}

function replaced(file: string, isGone: boolean): TidegateError {
  const what = isGone ? 'was deleted or moved' : 'was replaced by another file';
  return databaseError(
    'DATABASE_REPLACED',
    `${file} ${what} while it was in use: what is committed now is lost when the server stops; put the file back, or stop the server and restore a backup`,
    { file },
  );
}
