import { setImmediate } from 'node:timers/promises';

import {
  DAY_MS,
  epochMs,
  type DecisionId,
  type FillId,
  type OrderId,
  type PositionId,
} from '@tidegate/kernel';
import {
  accountWithin,
  compareNewestFirst,
  pageOf,
  startOfPage,
  type AccountScope,
  type ClosedTrade,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Page,
  type PageKey,
  type Position,
  type TenantScope,
} from '@tidegate/model';
import {
  refuseLongFunnel,
  refuseUnsupportedFilter,
  type DecisionNeighbours,
  type DecisionTrace,
  type FunnelHour,
  type FunnelRequest,
  type RowKind,
  type RowRequest,
  type TradingReads,
} from '@tidegate/trading';

import { decodeClosedTrade } from '../../core/codecs/closed-trade.js';
import { decodeFill } from '../../core/codecs/fill.js';
import { decodeTransaction } from '../../core/codecs/ledger.js';
import { decodeOrder } from '../../core/codecs/order.js';
import { decodePosition } from '../../core/codecs/position.js';
import { byCreation, byTime, LIVE_POSITIONS } from './account-records.js';
import { withDatabaseErrors } from './database-error.js';
import { ClosedTradeEntity } from './entities/closed-trade.js';
import { FillEntity } from './entities/fill.js';
import { PostingEntity, TransactionEntity } from './entities/ledger.js';
import { OrderEntity } from './entities/order.js';
import { PositionEntity } from './entities/position.js';
import type { OpenDatabase } from './open-database.js';
import { readPage, type PagedRows, type RowQuery } from './page-query.js';
import { RowReader } from './row-reader.js';
import { neighboursOf, SqliteDecisions } from './sqlite-decisions.js';

const ORDERS: PagedRows<OrderEntity> = {
  time: 'createdAt',
  id: 'id',
  filters: { instrument: 'instrument', status: 'status' },
  indexes: [
    { name: 'orders_page_status', serves: ['status'] },
    { name: 'orders_page_instrument', serves: ['instrument'] },
    { name: 'orders_page_account', serves: ['account'] },
    { name: 'orders_page_time', serves: [] },
  ],
};
const FILLS: PagedRows<FillEntity> = {
  time: 'at',
  id: 'id',
  filters: { instrument: 'instrument' },
  indexes: [
    { name: 'fills_page_instrument', serves: ['instrument'] },
    { name: 'fills_page_account', serves: ['account'] },
    { name: 'fills_page_time', serves: [] },
  ],
};
const POSITIONS: PagedRows<PositionEntity> = {
  time: 'createdAt',
  id: 'id',
  filters: { instrument: 'instrument', strategy: 'strategy', status: 'status' },
  indexes: [
    { name: 'positions_page_status', serves: ['status'] },
    { name: 'positions_page_instrument', serves: ['instrument'] },
    { name: 'positions_page_strategy', serves: ['strategy'] },
    { name: 'positions_page_account', serves: ['account'] },
    { name: 'positions_page_time', serves: [] },
  ],
};
const TRADES: PagedRows<ClosedTradeEntity> = {
  time: 'closedAt',
  id: 'position',
  filters: { instrument: 'instrument', strategy: 'strategy' },
  indexes: [
    { name: 'closed_trades_page_instrument', serves: ['instrument'] },
    { name: 'closed_trades_page_strategy', serves: ['strategy'] },
    { name: 'closed_trades_page_account', serves: ['account'] },
    { name: 'closed_trades_page_time', serves: [] },
  ],
};
const TRANSACTIONS: PagedRows<TransactionEntity> = {
  time: 'at',
  id: 'id',
  filters: {},
  indexes: [
    { name: 'ledger_transactions_page_account', serves: ['account'] },
    { name: 'ledger_transactions_page_time', serves: [] },
  ],
};

/** The rows of an account; callers append the id. */
const BY_ID = 'WHERE "row"."tenant" = ? AND "row"."account" = ?';

/** Reads the ledger from SQLite. Reads decisions from both files, because rejected ones are telemetry. */
export class SqliteTradingReads implements TradingReads {
  private readonly orderRows: RowReader<OrderEntity>;
  private readonly fillRows: RowReader<FillEntity>;
  private readonly positionRows: RowReader<PositionEntity>;
  private readonly tradeRows: RowReader<ClosedTradeEntity>;
  private readonly transactionRows: RowReader<TransactionEntity>;
  private readonly postingRows: RowReader<PostingEntity>;
  private readonly committed: SqliteDecisions;
  private readonly observed: SqliteDecisions;

  constructor(
    private readonly ledger: OpenDatabase,
    telemetry: OpenDatabase,
  ) {
    this.orderRows = new RowReader(ledger, OrderEntity);
    this.fillRows = new RowReader(ledger, FillEntity);
    this.positionRows = new RowReader(ledger, PositionEntity);
    this.tradeRows = new RowReader(ledger, ClosedTradeEntity);
    this.transactionRows = new RowReader(ledger, TransactionEntity);
    this.postingRows = new RowReader(ledger, PostingEntity);
    this.committed = new SqliteDecisions(ledger);
    this.observed = new SqliteDecisions(telemetry);
  }

  async livePositions(scope: TenantScope): Promise<readonly Position[]> {
    const account = accountWithin(scope);
    const { index, condition } = LIVE_POSITIONS;
    return this.reading(() => {
      const live = `INDEXED BY ${index} WHERE "row"."tenant" = ? AND ${condition}`;
      const rows =
        account === null
          ? this.positionRows.select(live, [scope.tenant])
          : this.positionRows.select(`${live} AND "row"."account" = ?`, [scope.tenant, account]);
      return rows.sort(byCreation).map(decodePosition);
    });
  }

  async orders(scope: TenantScope, page: RowRequest): Promise<Page<Order>> {
    const query = rowQueryOf('order', scope, page);
    return this.reading(() =>
      pageThrough({ reader: this.orderRows, paged: ORDERS, query }, decodeOrder),
    );
  }

  async fills(scope: TenantScope, page: RowRequest): Promise<Page<Fill>> {
    const query = rowQueryOf('fill', scope, page);
    return this.reading(() =>
      pageThrough({ reader: this.fillRows, paged: FILLS, query }, decodeFill),
    );
  }

  async positions(scope: TenantScope, page: RowRequest): Promise<Page<Position>> {
    const query = rowQueryOf('position', scope, page);
    return this.reading(() =>
      pageThrough({ reader: this.positionRows, paged: POSITIONS, query }, decodePosition),
    );
  }

  async trades(scope: TenantScope, page: RowRequest): Promise<Page<ClosedTrade>> {
    const query = rowQueryOf('trade', scope, page);
    return this.reading(() =>
      pageThrough({ reader: this.tradeRows, paged: TRADES, query }, decodeClosedTrade),
    );
  }

  async transactions(scope: TenantScope, page: RowRequest): Promise<Page<LedgerTransaction>> {
    const query = rowQueryOf('transaction', scope, page);
    return this.reading(() => {
      const heads = pageThrough(
        { reader: this.transactionRows, paged: TRANSACTIONS, query },
        (row) => row,
      );
      const postings = this.postingsOf(heads.rows);
      return {
        rows: heads.rows.map((row) => decodeTransaction(row, postings.get(headKey(row)) ?? [])),
        cursor: heads.cursor,
      };
    });
  }

  async decisions(scope: TenantScope, page: RowRequest): Promise<Page<DecisionRecord>> {
    const query = rowQueryOf('decision', scope, page);
    return this.reading(() => {
      const committed = this.committed.page(query);
      const known = new Set(committed.map(headKey));
      const observed = this.observed.page(query).filter((row) => !known.has(headKey(row)));
      const decoded = [...this.committed.decode(committed), ...this.observed.decode(observed)];
      const rows = decoded.sort((left, right) => compareNewestFirst(keyOf(left), keyOf(right)));
      return pageOf(rows, query.start.limit, keyOf);
    });
  }

  async order(scope: AccountScope, id: OrderId): Promise<Order | null> {
    return this.reading(() => found({ reader: this.orderRows, key: 'id', scope, id }, decodeOrder));
  }

  async fill(scope: AccountScope, id: FillId): Promise<Fill | null> {
    return this.reading(() => found({ reader: this.fillRows, key: 'id', scope, id }, decodeFill));
  }

  async position(scope: AccountScope, id: PositionId): Promise<Position | null> {
    return this.reading(() =>
      found({ reader: this.positionRows, key: 'id', scope, id }, decodePosition),
    );
  }

  async transaction(scope: AccountScope, id: string): Promise<LedgerTransaction | null> {
    return this.reading(() =>
      found({ reader: this.transactionRows, key: 'id', scope, id }, (row) =>
        decodeTransaction(row, this.postingsOf([row]).get(headKey(row)) ?? []),
      ),
    );
  }

  async trade(scope: AccountScope, id: PositionId): Promise<ClosedTrade | null> {
    return this.reading(() =>
      found({ reader: this.tradeRows, key: 'position', scope, id }, decodeClosedTrade),
    );
  }

  async decision(scope: AccountScope, id: DecisionId): Promise<DecisionRecord | null> {
    return this.reading(() => this.committed.find(scope, id) ?? this.observed.find(scope, id));
  }

  async decisionTrace(scope: AccountScope, id: DecisionId): Promise<DecisionTrace | null> {
    const decision = await this.decision(scope, id);
    if (!decision) return null;
    return this.reading(() => {
      const [position = null] = this.positionRows
        .select(`${BY_ID} AND "row"."decision" = ?`, [scope.tenant, scope.account, id])
        .sort(byCreation)
        .map(decodePosition);
      const orders = this.tracedOrders(scope, id, position);
      const fills = this.fillsOf(scope, orders);
      const trade =
        position &&
        found(
          { reader: this.tradeRows, key: 'position', scope, id: position.id },
          decodeClosedTrade,
        );
      return { decision, position, orders, fills, trade };
    });
  }

  async decisionNeighbours(decision: DecisionRecord): Promise<DecisionNeighbours> {
    return this.reading(() => neighboursOf(decision, [this.committed, this.observed]));
  }

  async funnel(scope: TenantScope, request: FunnelRequest): Promise<readonly FunnelHour[]> {
    refuseLongFunnel(request);
    const counts = new Map<string, FunnelHour>();
    for (let from = request.from; from <= request.to; from = epochMs(from + DAY_MS)) {
      const to = epochMs(Math.min(request.to, from + DAY_MS - 1));
      await this.reading(() => this.countDay(scope, { ...request, from, to }, counts));
      // Yields after each day, because counting a month of a busy tenant takes much longer than reading a page.
      await setImmediate();
    }
    return [...counts.values()].sort((a, b) => a.hour - b.hour || (a.code < b.code ? -1 : 1));
  }

  private countDay(
    scope: TenantScope,
    request: FunnelRequest,
    counts: Map<string, FunnelHour>,
  ): void {
    for (const file of [this.committed, this.observed]) {
      for (const { hour, code, count } of file.funnel(scope, request)) {
        const key = `${hour} ${code}`;
        const before = counts.get(key)?.count ?? 0;
        counts.set(key, { hour: epochMs(hour), code, count: before + count });
      }
    }
  }

  private reading<T>(read: () => T): Promise<T> {
    return withDatabaseErrors(this.ledger.file, async () => read());
  }

  private tracedOrders(
    { tenant, account }: AccountScope,
    id: DecisionId,
    position: Position | null,
  ): readonly Order[] {
    const byDecision = this.orderRows.select(`${BY_ID} AND "row"."decision" = ?`, [
      tenant,
      account,
      id,
    ]);
    const byPosition = position
      ? this.orderRows.select(`${BY_ID} AND "row"."position" = ?`, [tenant, account, position.id])
      : [];
    const rows = new Map([...byDecision, ...byPosition].map((row) => [row.id, row]));
    return [...rows.values()].sort(byCreation).map(decodeOrder);
  }

  private fillsOf(scope: AccountScope, orders: readonly Order[]): readonly Fill[] {
    const { columns, table } = this.fillRows;
    const sql = `SELECT ${columns} FROM json_each(?) AS "key" CROSS JOIN ${table} AS "row"
      ON "row"."tenant" = ? AND "row"."account" = ? AND "row"."order_id" = "key"."value"`;
    const ids = JSON.stringify(orders.map(({ id }) => id));
    return this.fillRows.run(sql, [ids, scope.tenant, scope.account]).sort(byTime).map(decodeFill);
  }

  /** Reads the postings of all transactions by one statement, with their keys in one JSON array. */
  private postingsOf(
    heads: readonly TransactionEntity[],
  ): ReadonlyMap<string, readonly PostingEntity[]> {
    const { columns, table } = this.postingRows;
    const sql = `SELECT ${columns} FROM json_each(?) AS "head" CROSS JOIN ${table} AS "row"
      ON "row"."tenant" = "head"."value" ->> 0 AND "row"."account" = "head"."value" ->> 1
     AND "row"."transaction_id" = "head"."value" ->> 2`;
    const keys = heads.map(({ tenant, account, id }) => [tenant, account, id]);
    const byHead = new Map<string, PostingEntity[]>();
    for (const posting of this.postingRows.run(sql, [JSON.stringify(keys)])) {
      const key = headKey({ ...posting, id: posting.transaction });
      const postings = byHead.get(key);
      if (postings) postings.push(posting);
      else byHead.set(key, [posting]);
    }
    return byHead;
  }
}

function rowQueryOf(kind: RowKind, scope: TenantScope, request: RowRequest): RowQuery {
  const { filter = {} } = request;
  refuseUnsupportedFilter(kind, filter);
  return { scope, start: startOfPage(request), filter };
}

function pageThrough<Row extends object, T>(
  of: {
    readonly reader: RowReader<Row>;
    readonly paged: PagedRows<Row>;
    readonly query: RowQuery;
  },
  decode: (row: Row) => T,
): Page<T> {
  const { reader, paged, query } = of;
  const rows = readPage(reader, paged, query);
  const { rows: kept, cursor } = pageOf(rows, query.start.limit, (row) => {
    const values = row as Record<string, unknown>;
    return {
      at: epochMs(values[paged.time] as number),
      account: values['account'] as string,
      id: values[paged.id] as string,
    };
  });
  return { rows: kept.map(decode), cursor };
}

function found<Row extends object, T>(
  lookup: {
    readonly reader: RowReader<Row>;
    readonly key: keyof Row & string;
    readonly scope: AccountScope;
    readonly id: string;
  },
  decode: (row: Row) => T,
): T | null {
  const { reader, key, scope, id } = lookup;
  const [row] = reader.select(`${BY_ID} AND ${reader.column(key)} = ?`, [
    scope.tenant,
    scope.account,
    id,
  ]);
  return row ? decode(row) : null;
}

function keyOf({ at, scope: { account }, id }: DecisionRecord): PageKey {
  return { at, account, id };
}

function headKey(row: {
  readonly tenant: string;
  readonly account: string;
  readonly id: string;
}): string {
  return JSON.stringify([row.tenant, row.account, row.id]);
}
