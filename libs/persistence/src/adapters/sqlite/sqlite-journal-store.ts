import { setImmediate } from 'node:timers/promises';

import { epochMs, type ShardId } from '@tidegate/kernel';
import type { JournalEntry, JournalStore } from '@tidegate/trading';
import { MoreThanOrEqual, type Repository } from 'typeorm';

import { withDatabaseErrors } from './database-error.js';
import { JournalEntity } from './entities/engine.js';
import type { OpenDatabase } from './open-database.js';

/** Entries fetched at once: some milliseconds of work, then others get a turn. */
const CHUNK_ROWS = 1_000;

/** Reads the journal in chunks, giving way to other work between them. */
export class SqliteJournalStore implements JournalStore {
  private readonly entries: Repository<JournalEntity>;

  constructor(private readonly ledger: OpenDatabase) {
    this.entries = ledger.source.getRepository(JournalEntity);
  }

  async *read(shard: ShardId, fromSequence: number): AsyncIterable<JournalEntry> {
    let next = fromSequence;
    for (;;) {
      const chunk = await this.chunk(shard, next);
      for (const row of chunk) yield { ...row, shard, at: epochMs(row.at) };
      const last = chunk.at(-1);
      if (last === undefined || chunk.length < CHUNK_ROWS) return;
      next = last.sequence + 1;
      await setImmediate();
    }
  }

  async lastSequence(shard: ShardId): Promise<number> {
    return withDatabaseErrors(this.ledger.file, async () => {
      return (await this.entries.maximum('sequence', { shard })) ?? 0;
    });
  }

  private chunk(shard: ShardId, fromSequence: number): Promise<JournalEntity[]> {
    return withDatabaseErrors(this.ledger.file, () =>
      this.entries.find({
        where: { shard, sequence: MoreThanOrEqual(fromSequence) },
        order: { sequence: 'ASC' },
        take: CHUNK_ROWS,
      }),
    );
  }
}
