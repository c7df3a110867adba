import { HOUR_MS, type DecisionId } from '@tidegate/kernel';
import {
  accountWithin,
  type AccountScope,
  type DecisionRecord,
  type SharedSignal,
  type TenantScope,
} from '@tidegate/model';
import type { FunnelRequest } from '@tidegate/trading';

import { decodeDecision, type DecisionRow } from '../../core/codecs/decision.js';
import { decodeSignal } from '../../core/codecs/shared-signal.js';
import { databaseErrorOf } from './database-error.js';
import { DecisionEntity } from './entities/decision.js';
import { SignalEntity } from './entities/signal.js';
import type { OpenDatabase } from './open-database.js';
import { readPage, type WantedRows } from './page-query.js';
import { RowReader } from './row-reader.js';
import type { SqlValue } from './row-writer.js';

/** A count of one hour as SQLite gives it. */
export interface FunnelRow {
  readonly hour: number;
  readonly code: string;
  readonly count: number;
}

const PAGED = {
  time: 'at',
  id: 'id',
  filters: {
    instrument: 'instrument',
    strategy: 'strategy',
    outcome: 'outcome',
    gate: 'rejectedBy',
  },
} as const;

/** The decisions of one file: both files have the same two tables. */
export class SqliteDecisions {
  private readonly decisions: RowReader<DecisionEntity>;
  private readonly signals: RowReader<SignalEntity>;

  constructor(private readonly database: OpenDatabase) {
    this.decisions = new RowReader(database, DecisionEntity);
    this.signals = new RowReader(database, SignalEntity);
  }

  page(wanted: WantedRows): readonly DecisionRow[] {
    return this.reading(() => readPage(this.decisions, PAGED, wanted));
  }

  find({ tenant, account }: AccountScope, id: DecisionId): DecisionRecord | null {
    const where = 'WHERE "row"."tenant" = ? AND "row"."account" = ? AND "row"."id" = ?';
    const values = [tenant, account, id];
    return this.decode(this.reading(() => this.decisions.select(where, values)))[0] ?? null;
  }

  /** Reads the signals of all rows by one statement; each is decoded once. */
  decode(rows: readonly DecisionRow[]): readonly DecisionRecord[] {
    const ids = new Set(rows.flatMap(({ signalId }) => signalId ?? []));
    const signals = ids.size === 0 ? new Map<string, SharedSignal>() : this.signalsOf(ids);
    return rows.map((row) => decodeDecision(row, signals));
  }

  funnel(scope: TenantScope, { account, instrument, from, to }: FunnelRequest): FunnelRow[] {
    const conditions = ['tenant = ?', 'at >= ?', 'at <= ?'];
    const values: SqlValue[] = [scope.tenant, from, to];
    const named = { account: accountWithin(scope), asked: account, instrument };
    for (const [column, value] of [
      ['account', named.account],
      ['account', named.asked],
      ['instrument', named.instrument],
    ] as const) {
      if (value === null || value === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(value);
    }
    const sql = `SELECT at - at % ${HOUR_MS} AS hour, coalesce(rejected_by, outcome) AS code, count(*) AS count
      FROM decisions WHERE ${conditions.join(' AND ')} GROUP BY 1, 2`;
    const { connection } = this.database;
    return this.reading(() => connection.prepare<SqlValue[], FunnelRow>(sql).all(...values));
  }

  private signalsOf(ids: ReadonlySet<string>): ReadonlyMap<string, SharedSignal> {
    const { columns, table } = this.signals;
    const sql = `SELECT ${columns} FROM json_each(?) AS "wanted"
      CROSS JOIN ${table} AS "row" ON "row"."id" = "wanted"."value"`;
    const rows = this.reading(() => this.signals.run(sql, [JSON.stringify([...ids])]));
    return new Map(rows.map((row) => [row.id, decodeSignal(row)]));
  }

  /** Failures name this file: the caller reads two. */
  private reading<T>(read: () => T): T {
    try {
      return read();
    } catch (thrown) {
      throw databaseErrorOf(thrown, this.database.file);
    }
  }
}
