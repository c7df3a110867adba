import type Database from 'better-sqlite3';

import { epochMs, invariant, type EpochMs, type ShardId } from '@tidegate/kernel';
import type { JournalEntry } from '@tidegate/trading';

import { packPayload, unpackPayload } from './journal-payload.js';
import type { OpenDatabase } from './open-database.js';

/** Maximum entries per shard: enough for 17,000 years at two inputs per second. */
const SHARD_ENTRIES = 2 ** 40;
/** Keys of more shards would exceed 2^53 and lose precision as numbers. */
const SHARDS_MAX = 2 ** 13;

interface StoredEntry {
  readonly entry: number;
  readonly at: number;
  readonly type: string;
  readonly payload: Buffer;
}

/**
 * The journal table. Its key is one integer, shard number × 2^40 + sequence, so the entries of a shard are adjacent and
 * in order. Shards are numbered from 0 in the order of their first write.
 */
export class JournalTable {
  private readonly numbers = new Map<ShardId, number>();
  private readonly numberOf: Database.Statement<[string], number>;

  constructor(private readonly database: OpenDatabase) {
    this.numberOf = database.connection
      .prepare<[string], number>('SELECT number FROM journal_shards WHERE shard = ?')
      .pluck();
  }

  /** The last sequence of a shard; 0 before the first entry. */
  lastSequence(shard: ShardId): number {
    const number = this.knownNumber(shard);
    if (number === undefined) return 0;
    const { first, end } = keysOf(number);
    const last = this.database.connection
      .prepare<[number, number], number | null>(
        'SELECT max(entry) FROM journal WHERE entry BETWEEN ? AND ?',
      )
      .pluck()
      .get(first, end);
    return (last ?? first) - first;
  }

  /** The number of entries of all shards. Sequences have no gaps, so the first and last key of a shard suffice. */
  count(): number {
    const { connection } = this.database;
    const shards = connection.prepare<[], number>('SELECT number FROM journal_shards').pluck();
    const ends = connection.prepare<
      [number, number, number, number],
      { readonly first: number | null; readonly last: number | null }
    >(`SELECT (SELECT min(entry) FROM journal WHERE entry BETWEEN ? AND ?) AS first,
        (SELECT max(entry) FROM journal WHERE entry BETWEEN ? AND ?) AS last`);
    return shards.all().reduce((sum, number) => {
      const { first, end } = keysOf(number);
      const found = ends.get(first, end, first, end);
      if (found === undefined || found.first === null || found.last === null) return sum;
      return sum + found.last - found.first + 1;
    }, 0);
  }

  /** The time of the shard's last entry; `null` before the first. */
  lastEntryAt(shard: ShardId): EpochMs | null {
    return this.read(shard, this.lastSequence(shard), 1)[0]?.at ?? null;
  }

  /** Reads at most `limit` entries in order, starting at `fromSequence`. */
  read(shard: ShardId, fromSequence: number, limit: number): readonly JournalEntry[] {
    const number = this.knownNumber(shard);
    if (number === undefined) return [];
    const { first, end } = keysOf(number);
    const from = first + Math.max(0, fromSequence);
    const chunk = this.database.connection.prepare<[number, number, number], StoredEntry>(
      'SELECT entry, at, type, payload FROM journal WHERE entry BETWEEN ? AND ? ORDER BY entry LIMIT ?',
    );
    return chunk.all(from, end, limit).map(({ entry, at, type, payload }) => ({
      shard,
      sequence: entry - first,
      at: epochMs(at),
      type,
      payload: unpackPayload(payload, { type, at }),
    }));
  }

  /** Returns a function that appends an entry inside the caller's transaction. */
  writer(): (entry: JournalEntry) => void {
    const { connection } = this.database;
    const insert = connection.prepare<[number, number, string, Buffer]>(
      'INSERT INTO journal (entry, at, type, payload) VALUES (?, ?, ?, ?)',
    );
    const add = connection
      .prepare<[string], number>(
        `INSERT INTO journal_shards (number, shard)
          SELECT coalesce(max(number) + 1, 0), ? FROM journal_shards RETURNING number`,
      )
      .pluck();
    return ({ shard, sequence, at, type, payload }) => {
      const number = this.knownNumber(shard) ?? add.get(shard);
      invariant(number !== undefined, 'A shard of the journal must have a number', { shard });
      invariant(sequence < SHARD_ENTRIES, 'The journal of a shard is full', { shard, sequence });
      insert.run(keysOf(number).first + sequence, at, type, packPayload(payload, { type, at }));
    };
  }

  /**
   * Returns a function that deletes, per shard, at most `limit` of the oldest entries before a time, but never the last
   * entry. It returns the number of deleted entries.
   */
  pruner(): (before: number, limit: number) => number {
    const { connection } = this.database;
    const shards = connection.prepare('SELECT number FROM journal_shards').pluck();
    const prune = connection.prepare<[number, number, number, number, number, number]>(`
      DELETE FROM journal WHERE entry IN (
        SELECT entry FROM (
          SELECT entry, at FROM journal WHERE entry BETWEEN ? AND ? ORDER BY entry LIMIT ?
        ) WHERE entry < (SELECT max(entry) FROM journal WHERE entry BETWEEN ? AND ?) AND at < ?
      )`);
    return (before, limit) =>
      (shards.all() as number[]).reduce((deleted, number) => {
        const { first, end } = keysOf(number);
        return deleted + prune.run(first, end, limit, first, end, before).changes;
      }, 0);
  }

  /** Caches the number only outside transactions, because a transaction that adds the shard may roll back. */
  private knownNumber(shard: ShardId): number | undefined {
    const known = this.numbers.get(shard);
    if (known !== undefined) return known;
    const stored = this.numberOf.get(shard);
    const { inTransaction } = this.database.connection;
    if (stored !== undefined && !inTransaction) this.numbers.set(shard, stored);
    return stored;
  }
}

function keysOf(number: number): { readonly first: number; readonly end: number } {
  invariant(number < SHARDS_MAX, `A storage supports at most ${SHARDS_MAX} shards`, { number });
  const first = number * SHARD_ENTRIES;
  return { first, end: first + SHARD_ENTRIES - 1 };
}
