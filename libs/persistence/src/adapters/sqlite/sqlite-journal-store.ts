import { setImmediate } from 'node:timers/promises';

import type { ShardId } from '@tidegate/kernel';
import type { JournalEntry, JournalStore } from '@tidegate/trading';

import { withDatabaseErrors } from './database-error.js';
import { JournalTable } from './journal-table.js';
import type { OpenDatabase } from './open-database.js';

/** Entries per read: a few milliseconds of work before yielding. */
const CHUNK_ROWS = 1_000;

/** Reads the journal in chunks and yields to other work in between. */
export class SqliteJournalStore implements JournalStore {
  private readonly table: JournalTable;

  constructor(private readonly ledger: OpenDatabase) {
    this.table = new JournalTable(ledger);
  }

  async *read(shard: ShardId, fromSequence: number): AsyncIterable<JournalEntry> {
    let next = fromSequence;
    for (;;) {
      const chunk = await this.chunk(shard, next);
      yield* chunk;
      const last = chunk.at(-1);
      if (last === undefined || chunk.length < CHUNK_ROWS) return;
      next = last.sequence + 1;
      await setImmediate();
    }
  }

  async lastSequence(shard: ShardId): Promise<number> {
    return withDatabaseErrors(this.ledger.file, async () => this.table.lastSequence(shard));
  }

  private chunk(shard: ShardId, fromSequence: number): Promise<readonly JournalEntry[]> {
    return withDatabaseErrors(this.ledger.file, async () =>
      this.table.read(shard, fromSequence, CHUNK_ROWS),
    );
  }
}
