import { invariant } from '@tidegate/kernel';
import type { InstallationStore } from '@tidegate/trading';

import { withDatabaseErrors } from './database-error.js';
import type { OpenDatabase } from './open-database.js';

/** Creates the installation id if the ledger has none. */
export function ensureInstallation({ connection }: OpenDatabase, makeId: () => string): void {
  const known = connection.prepare('SELECT 1 FROM installation').get();
  if (known) return;
  connection
    .prepare('INSERT INTO installation ("row", id) VALUES (1, ?) ON CONFLICT ("row") DO NOTHING')
    .run(makeId());
}

/** Reads the installation id from SQLite. */
export class SqliteInstallationStore implements InstallationStore {
  constructor(private readonly ledger: OpenDatabase) {}

  id(): Promise<string> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const id = this.ledger.connection
        .prepare<[], string>('SELECT id FROM installation')
        .pluck()
        .get();
      invariant(id !== undefined, 'A storage opened for writing must have an installation id');
      return id;
    });
  }
}
