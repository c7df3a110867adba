import type { EpochMs, FillId } from '@tidegate/kernel';
import { accountKey, isClosedStatus, ORDER_STATUSES, type AccountScope } from '@tidegate/model';
import type { AccountRecord } from '@tidegate/trading';

import { decodeBalance } from '../../core/codecs/ledger.js';
import { decodeOrder } from '../../core/codecs/order.js';
import { decodePosition } from '../../core/codecs/position.js';
import { AccountStateEntity } from './entities/engine.js';
import { FillEntity } from './entities/fill.js';
import { BalanceEntity, TransactionEntity } from './entities/ledger.js';
import { OrderEntity } from './entities/order.js';
import { PositionEntity } from './entities/position.js';
import type { OpenDatabase } from './open-database.js';
import { RowReader } from './row-reader.js';

/** The closed statuses of the model, in the order used by the partial indexes of orders. */
const CLOSED_STATUSES = ORDER_STATUSES.filter(isClosedStatus)
  .map((status) => `'${status}'`)
  .join(', ');

/** Rows of one index. Queries name it, because SQLite does not know how few rows a partial index has. */
export interface IndexedRows {
  readonly index: string;
  /** The condition of the partial index. `?` is bound to the start time. */
  readonly condition: string;
}

export const OPEN_ORDERS: IndexedRows = {
  index: 'orders_open',
  condition: `"row"."status" NOT IN (${CLOSED_STATUSES})`,
};

const ENDED_ORDERS: IndexedRows = {
  index: 'orders_ended',
  condition: `"row"."status" IN (${CLOSED_STATUSES}) AND "row"."updated_at" >= ?`,
};

export const LIVE_POSITIONS: IndexedRows = {
  index: 'positions_live',
  condition: `"row"."status" <> 'closed'`,
};

const RECENT_FILLS: IndexedRows = { index: 'fills_page_account', condition: `"row"."at" >= ?` };

const RECENT_TRANSFERS: IndexedRows = {
  index: 'ledger_transactions_page_account',
  condition: `"row"."at" >= ? AND "row"."kind" IN ('deposit', 'withdrawal')`,
};

/** Scopes are bound as one JSON array of pairs, so one statement serves any number of them. */
const SCOPES = `json_each(?) AS "scope"`;
const OF_SCOPES = `"row"."tenant" = "scope"."value" ->> 0 AND "row"."account" = "scope"."value" ->> 1`;

/** Loads the state that accounts need to continue, with a fixed number of statements for any number of accounts. */
export class AccountRecords {
  private readonly balances: RowReader<BalanceEntity>;
  private readonly orders: RowReader<OrderEntity>;
  private readonly positions: RowReader<PositionEntity>;
  private readonly states: RowReader<AccountStateEntity>;
  private readonly fills: RowReader<FillEntity>;
  private readonly transactions: RowReader<TransactionEntity>;

  constructor(ledger: OpenDatabase) {
    this.balances = new RowReader(ledger, BalanceEntity);
    this.orders = new RowReader(ledger, OrderEntity);
    this.positions = new RowReader(ledger, PositionEntity);
    this.states = new RowReader(ledger, AccountStateEntity);
    this.fills = new RowReader(ledger, FillEntity);
    this.transactions = new RowReader(ledger, TransactionEntity);
  }

  /** The records by account key, one per scope. */
  load(scopes: readonly AccountScope[], recentSince: EpochMs): ReadonlyMap<string, AccountRecord> {
    const keys = JSON.stringify(scopes.map(({ tenant, account }) => [tenant, account]));
    const ofScopes = { keys, recentSince };
    const balances = grouped(select(this.balances, ofScopes), byBook);
    const open = grouped(select(this.orders, ofScopes, OPEN_ORDERS), byCreation);
    const live = grouped(select(this.positions, ofScopes, LIVE_POSITIONS), byCreation);
    const states = grouped(select(this.states, ofScopes), () => 0);
    const ended = grouped(select(this.orders, ofScopes, ENDED_ORDERS), byUpdate);
    const fills = grouped(select(this.fills, ofScopes, RECENT_FILLS), byTime);
    const transfers = grouped(select(this.transactions, ofScopes, RECENT_TRANSFERS), byTime);
    const closed = grouped(this.closedOf([...ended.values()].flat()), byCreation);
    return new Map(
      scopes.map((scope) => {
        const key = accountKey(scope);
        const record: AccountRecord = {
          balances: (balances.get(key) ?? []).map(decodeBalance),
          openOrders: (open.get(key) ?? []).map(decodeOrder),
          livePositions: (live.get(key) ?? []).map(decodePosition),
          state: states.get(key)?.[0]?.state ?? null,
          endedOrders: (ended.get(key) ?? []).map(decodeOrder),
          endedPositions: (closed.get(key) ?? []).map(decodePosition),
          recentFills: (fills.get(key) ?? []).map(({ id }) => id as FillId),
          recentTransfers: (transfers.get(key) ?? []).map(({ id }) => id),
        };
        return [key, record];
      }),
    );
  }

  /** The closed positions of ended entry orders, read by one statement with all keys in one JSON array. */
  private closedOf(ended: readonly OrderEntity[]): PositionEntity[] {
    const entries = ended.filter(({ purpose }) => purpose === 'entry');
    const keys = new Map(
      entries.map(({ tenant, account, position }) => {
        const key = [tenant, account, position];
        return [JSON.stringify(key), key];
      }),
    );
    const { columns, table } = this.positions;
    const sql = `SELECT ${columns} FROM json_each(?) AS "key" CROSS JOIN ${table} AS "row"
      ON "row"."tenant" = "key"."value" ->> 0 AND "row"."account" = "key"."value" ->> 1
     AND "row"."id" = "key"."value" ->> 2 WHERE "row"."status" = 'closed'`;
    return this.positions.run(sql, [JSON.stringify([...keys.values()])]);
  }
}

interface OfScopes {
  /** JSON array of [tenant, account] pairs. */
  readonly keys: string;
  readonly recentSince: EpochMs;
}

/** Reads the rows of all scopes by one statement: those of the given index, or all rows if `rows` is `null`. */
function select<Row extends object>(
  reader: RowReader<Row>,
  { keys, recentSince }: OfScopes,
  rows: IndexedRows | null = null,
): Row[] {
  const { columns, table } = reader;
  const indexed = rows === null ? '' : `INDEXED BY ${rows.index}`;
  const condition = rows?.condition ?? 'TRUE';
  const sql = `SELECT ${columns} FROM ${SCOPES} CROSS JOIN ${table} AS "row" ${indexed}
    ON ${OF_SCOPES} WHERE ${condition}`;
  return reader.run(sql, condition.includes('?') ? [keys, recentSince] : [keys]);
}

interface Owned {
  readonly tenant: string;
  readonly account: string;
}

function grouped<Row extends Owned>(
  rows: readonly Row[],
  compare: (left: Row, right: Row) => number,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = accountKey(row as unknown as AccountScope);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  for (const group of groups.values()) group.sort(compare);
  return groups;
}

const byBook = (a: BalanceEntity, b: BalanceEntity): number =>
  compareText(a.book, b.book) || compareText(a.asset, b.asset);

export const byCreation = (
  a: OrderEntity | PositionEntity,
  b: OrderEntity | PositionEntity,
): number => a.createdAt - b.createdAt || compareText(a.id, b.id);

const byUpdate = (a: OrderEntity, b: OrderEntity): number =>
  a.updatedAt - b.updatedAt || compareText(a.id, b.id);

export const byTime = (
  a: FillEntity | TransactionEntity,
  b: FillEntity | TransactionEntity,
): number => a.at - b.at || compareText(a.id, b.id);

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
