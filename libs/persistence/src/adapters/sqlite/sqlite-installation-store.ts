import { invariant } from '@tidegate/kernel';
import type { InstallationStore } from '@tidegate/trading';

import { withDatabaseErrors } from './database-error.js';
import type { OpenDatabase } from './open-database.js';

/** Gives the ledger an installation id unless it has one. */
export function ensureInstallation({ connection }: OpenDatabase, makeId: () => string): void {
  const known = connection.prepare('SELECT 1 FROM installation').get();
  if (known) return;
  connection
    .prepare('INSERT INTO installation ("row", id) VALUES (1, ?) ON CONFLICT ("row") DO NOTHING')
    .run(makeId());
}

/** The id of the installation in SQLite. */
export class SqliteInstallationStore implements InstallationStore {
  constructor(private readonly ledger: OpenDatabase) {}

  id(): Promise<string> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const id = this.ledger.connection
        .prepare<[], string>('SELECT id FROM installation')
        .pluck()
        .get();
      invariant(id !== undefined, 'A storage that was opened for writing has an installation id');
      return id;
    });
  }
}
