import { setImmediate } from 'node:timers/promises';

import { DAY_MS, type EpochMs } from '@tidegate/kernel';

import type { BackgroundSql } from './background-sql.js';
import { withDatabaseErrors } from './database-error.js';
import { JournalTable } from './journal-table.js';
import type { OpenDatabase } from './open-database.js';

export interface RetentionLimits {
  /** Days to keep candles, equity and rejected decisions; 0 keeps them forever. */
  readonly telemetryDays: number;
  /** Days to keep journal entries; 0 keeps them forever. A replay cannot start before the oldest entry. */
  readonly journalDays: number;
}

/** The number of deleted rows by table. */
export type RetentionReport = Readonly<Record<string, number>>;

const TELEMETRY_CHUNK_ROWS = 2_000;
/** Small, because the thread that commits also deletes these rows. */
const JOURNAL_CHUNK_ROWS = 200;

const TELEMETRY_TABLES = {
  candles: { time: 'open_time', key: 'instrument, timeframe, open_time' },
  equity_snapshots: { time: 'at', key: 'tenant, account, at' },
  decisions: { time: 'at', key: 'tenant, account, id' },
  missed_trades: { time: 'at', key: 'tenant, account, id' },
  signals: { time: 'at', key: 'id' },
} as const;

/** Signals are kept a day longer than their decisions. */
const SIGNAL_SLACK_MS = DAY_MS;

/**
 * Deletes old rows in chunks and yields to other work in between.
 * Never deletes orders, fills, positions, trades or the ledger, nor the last journal entry of a shard, which holds the
 * sequence.
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
        const cut = table === 'signals' ? before - SIGNAL_SLACK_MS : before;
        deleted[table] = await this.pruneTelemetry(table, cut);
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
    const { ledger } = this.deps;
    return withDatabaseErrors(ledger.file, async () => {
      const prune = new JournalTable(ledger).pruner();
      let deleted = 0;
      for (;;) {
        const changes = prune(before, JOURNAL_CHUNK_ROWS);
        deleted += changes;
        if (changes === 0) return deleted;
        await setImmediate();
      }
    });
  }
}
