import { stat } from 'node:fs/promises';

import type { TidegateError } from '@tidegate/kernel';

import { databaseError } from './database-error.js';
import { ifPresent } from './if-present.js';

/** Device and inode, which identify a file independently of its name. */
type Identity = string;

/**
 * The identities of the ledger and its write-ahead log when they were opened. SQLite keeps writing to deleted or
 * replaced files, and all of that data is lost when the last process closes them.
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

  /** Returns `DATABASE_REPLACED` while a file differs from the opened one, otherwise `null`. */
  async replacement(): Promise<TidegateError | null> {
    for (const file of [this.ledger, `${this.ledger}-wal`]) {
      const found = await identityOf(file);
      const known = this.identities.get(file);
      // The first write creates the log.
      if (known === undefined && found !== null) this.identities.set(file, found);
      if (known !== undefined && found !== known) return replaced(file, found === null);
    }
    return null;
  }
}

/** `null` if the file is missing. Throws on any other error, because it leaves the identity unknown. */
async function identityOf(file: string): Promise<Identity | null> {
  const found = await ifPresent(stat(file, { bigint: true }));
  return found && `${found.dev}:${found.ino}`;
}

function replaced(file: string, isGone: boolean): TidegateError {
  const what = isGone ? 'was deleted or moved' : 'was replaced by another file';
  return databaseError(
    'DATABASE_REPLACED',
    `${file} ${what} while it was in use: commits from now on are lost when the server stops; put the file back, or stop the server and restore a backup`,
    { file },
  );
}
