import { setImmediate } from 'node:timers/promises';

import { DAY_MS, type EpochMs } from '@tidegate/kernel';

import type { BackgroundSql } from './background-sql.js';
import { withDatabaseErrors } from './database-error.js';
import type { OpenDatabase } from './open-database.js';

export interface RetentionLimits {
  /** Candles, equity and rejected decisions older than so many days go; 0 keeps them for ever. */
  readonly telemetryDays: number;
  /** Journal entries older than so many days go; 0 keeps them for ever. A replay can then begin no earlier. */
  readonly journalDays: number;
}

/** Deleted rows by table. */
export type RetentionReport = Readonly<Record<string, number>>;

const TELEMETRY_CHUNK_ROWS = 2_000;
/** Small, because the ledger's only writer deletes them between two commits. */
const JOURNAL_CHUNK_ROWS = 200;

const TELEMETRY_TABLES = {
  candles: { time: 'open_time', key: 'instrument, timeframe, open_time' },
  equity_snapshots: { time: 'at', key: 'tenant, account, at' },
  decisions: { time: 'at', key: 'tenant, account, id' },
} as const;

/**
 * Deletes what is old enough, in chunks between which others get their turn.
 * Orders, fills, positions, trades and the ledger are never deleted; nor is the last journal entry of a venue,
 * because the numbering goes on from it.
 */
export class Retention {
  constructor(
    private readonly deps: { readonly ledger: OpenDatabase; readonly background: BackgroundSql },
    private readonly limits: RetentionLimits,
  ) {}

  async run(now: EpochMs): Promise<RetentionReport> {
    const { telemetryDays, journalDays } = this.limits;
    const deleted: Record<string, number> = {};
    if (telemetryDays > 0) {
      const before = now - telemetryDays * DAY_MS;
      for (const table of Object.keys(TELEMETRY_TABLES) as (keyof typeof TELEMETRY_TABLES)[]) {
        deleted[table] = await this.pruneTelemetry(table, before);
      }
    }
    if (journalDays > 0) deleted['journal'] = await this.pruneJournal(now - journalDays * DAY_MS);
    return deleted;
  }

  private async pruneTelemetry(
    table: keyof typeof TELEMETRY_TABLES,
    before: number,
  ): Promise<number> {
    const { time, key } = TELEMETRY_TABLES[table];
    const sql = `DELETE FROM ${table} WHERE (${key}) IN
      (SELECT ${key} FROM ${table} WHERE ${time} < ? ORDER BY ${time} LIMIT ?)`;
    let deleted = 0;
    for (;;) {
      const rows = [[before, TELEMETRY_CHUNK_ROWS]];
      const changes = await this.deps.background.write([{ sql, rows }]);
      deleted += changes;
      if (changes < TELEMETRY_CHUNK_ROWS) return deleted;
    }
  }

  private async pruneJournal(before: number): Promise<number> {
    const { connection, file } = this.deps.ledger;
    return withDatabaseErrors(file, async () => {
      const venues = connection.prepare('SELECT DISTINCT venue FROM journal').pluck().all();
      const prune = connection.prepare<[unknown, number, unknown, number]>(PRUNE_JOURNAL);
      let deleted = 0;
      for (const venue of venues) {
        for (let changes = JOURNAL_CHUNK_ROWS; changes === JOURNAL_CHUNK_ROWS;) {
          changes = prune.run(venue, JOURNAL_CHUNK_ROWS, venue, before).changes;
          deleted += changes;
          await setImmediate();
        }
      }
      return deleted;
    });
  }
}

/** Of the oldest entries of a venue those that are old enough: they lie together at the beginning of the table. */
const PRUNE_JOURNAL = `
  DELETE FROM journal WHERE (venue, sequence) IN (
    SELECT venue, sequence FROM (
      SELECT venue, sequence, at FROM journal WHERE venue = ? ORDER BY sequence LIMIT ?
    ) WHERE sequence < (SELECT max(sequence) FROM journal WHERE venue = ?) AND at < ?
  )`;
