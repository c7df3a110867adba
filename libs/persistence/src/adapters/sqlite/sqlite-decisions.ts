import { epochMs, HOUR_MS, type DecisionId } from '@tidegate/kernel';
import {
  accountWithin,
  compareNewestFirst,
  type AccountScope,
  type DecisionRecord,
  type SharedSignal,
  type TenantScope,
} from '@tidegate/model';
import type { DecisionNeighbours, FunnelRequest } from '@tidegate/trading';

import { decodeDecision, type DecisionRow } from '../../core/codecs/decision.js';
import { decodeSignal } from '../../core/codecs/shared-signal.js';
import { databaseErrorOf } from './database-error.js';
import { DecisionEntity } from './entities/decision.js';
import { SignalEntity } from './entities/signal.js';
import type { OpenDatabase } from './open-database.js';
import { readPage, type PagedRows, type RowQuery } from './page-query.js';
import { RowReader } from './row-reader.js';
import type { SqlValue } from './row-writer.js';

interface NeighbourRow {
  readonly id: string;
  readonly at: number;
}

/** The count of one code in one hour. */
export interface FunnelRow {
  readonly hour: number;
  readonly code: string;
  readonly count: number;
}

/** Equals the expression of the index `decisions_page_strategy`. Old rows have the leader only inside the signal. */
const STRATEGY = `coalesce("row"."strategy", "row"."signal" ->> '$.leader')`;

const PAGED: PagedRows<DecisionEntity> = {
  time: 'at',
  id: 'id',
  filters: {
    instrument: 'instrument',
    strategy: { sql: STRATEGY },
    outcome: 'outcome',
    gate: 'rejectedBy',
  },
  indexes: [
    {
      name: 'decisions_page_acted',
      serves: ['outcome'],
      partial: {
        condition: `"row"."outcome" <> 'rejected'`,
        fits: ({ outcome }) => outcome !== 'rejected',
      },
    },
    { name: 'decisions_page_account_gate', serves: ['account', 'gate'] },
    { name: 'decisions_page_gate', serves: ['gate'] },
    { name: 'decisions_page_account_instrument', serves: ['account', 'instrument'] },
    { name: 'decisions_page_strategy', serves: ['strategy'] },
    { name: 'decisions_page_instrument', serves: ['instrument'] },
    { name: 'decisions_page_account', serves: ['account'] },
    { name: 'decisions_page_time', serves: [] },
  ],
};

/** Reads the decisions of one file; ledger and telemetry have the same two tables. */
export class SqliteDecisions {
  private readonly decisions: RowReader<DecisionEntity>;
  private readonly signals: RowReader<SignalEntity>;

  constructor(private readonly database: OpenDatabase) {
    this.decisions = new RowReader(database, DecisionEntity);
    this.signals = new RowReader(database, SignalEntity);
  }

  page(query: RowQuery): readonly DecisionRow[] {
    return this.reading(() => readPage(this.decisions, PAGED, query));
  }

  find({ tenant, account }: AccountScope, id: DecisionId): DecisionRecord | null {
    const where = 'WHERE "row"."tenant" = ? AND "row"."account" = ? AND "row"."id" = ?';
    const values = [tenant, account, id];
    return this.decode(this.reading(() => this.decisions.select(where, values)))[0] ?? null;
  }

  /** The key of the nearest decision of the account in the same instrument, read from an index only. */
  neighbour(decision: DecisionRecord, side: 'older' | 'newer'): NeighbourRow | undefined {
    const { scope, instrument, at, id } = decision;
    const [compare, order] = side === 'older' ? ['<', 'DESC'] : ['>', 'ASC'];
    const sql = `SELECT id, at FROM decisions INDEXED BY decisions_page_account_instrument
      WHERE tenant = ? AND account = ? AND instrument = ? AND (at, id) ${compare} (?, ?)
      ORDER BY at ${order}, id ${order} LIMIT 1`;
    const values = [scope.tenant, scope.account, instrument, at, id];
    const { connection } = this.database;
    return this.reading(() => connection.prepare<SqlValue[], NeighbourRow>(sql).get(...values));
  }

  /** Decodes rows. Reads their signals by one statement and decodes each once. */
  decode(rows: readonly DecisionRow[]): readonly DecisionRecord[] {
    const ids = new Set(rows.flatMap(({ signalId }) => signalId ?? []));
    const signals = ids.size === 0 ? new Map<string, SharedSignal>() : this.signalsOf(ids);
    return rows.map((row) => decodeDecision(row, signals));
  }

  /** Counts decisions from a covering index, without reading rows. */
  funnel(scope: TenantScope, { account, instrument, from, to }: FunnelRequest): FunnelRow[] {
    const within = accountWithin(scope);
    const hasAccount = within !== null || account !== undefined;
    const index = hasAccount ? 'decisions_page_account' : 'decisions_page_time';
    const conditions = ['tenant = ?', 'at >= ?', 'at <= ?'];
    const values: SqlValue[] = [scope.tenant, from, to];
    for (const [column, value] of [
      ['account', within],
      ['account', account],
      ['instrument', instrument],
    ] as const) {
      if (value === null || value === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(value);
    }
    const sql = `SELECT at - at % ${HOUR_MS} AS hour, coalesce(rejected_by, outcome) AS code,
        count(*) AS count
      FROM decisions INDEXED BY ${index} WHERE ${conditions.join(' AND ')} GROUP BY 1, 2`;
    const { connection } = this.database;
    return this.reading(() => connection.prepare<SqlValue[], FunnelRow>(sql).all(...values));
  }

  private signalsOf(ids: ReadonlySet<string>): ReadonlyMap<string, SharedSignal> {
    const { columns, table } = this.signals;
    const sql = `SELECT ${columns} FROM json_each(?) AS "key"
      CROSS JOIN ${table} AS "row" ON "row"."id" = "key"."value"`;
    const rows = this.reading(() => this.signals.run(sql, [JSON.stringify([...ids])]));
    return new Map(rows.map((row) => [row.id, decodeSignal(row)]));
  }

  /** Names this file in errors, because the caller reads two files. */
  private reading<T>(read: () => T): T {
    try {
      return read();
    } catch (thrown) {
      throw databaseErrorOf(thrown, this.database.file);
    }
  }
}

/** The nearest decisions over several files. */
export function neighboursOf(
  decision: DecisionRecord,
  files: readonly SqliteDecisions[],
): DecisionNeighbours {
  const { account } = decision.scope;
  const nearest = (side: 'older' | 'newer'): readonly NeighbourRow[] =>
    files
      .flatMap((file) => file.neighbour(decision, side) ?? [])
      .map((row) => ({ ...row, at: epochMs(row.at), account }))
      .sort(compareNewestFirst);
  const [older, newer] = [nearest('older')[0], nearest('newer').at(-1)];
  return {
    previous: (older?.id as DecisionId | undefined) ?? null,
    next: (newer?.id as DecisionId | undefined) ?? null,
  };
}
