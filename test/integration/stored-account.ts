import { Decimal, epochMs, shardId, type PositionId, type TenantId } from '@tidegate/kernel';
import { KRAKEN } from '@tidegate/exchange';
import {
  accountKey,
  type AccountRegistration,
  type AccountScope,
  type ClosedTrade,
  type DecisionRecord,
  type Fill,
  isOpenOrder,
  leavesOf,
  type LedgerTransaction,
  type Order,
  type Page,
  type PageRequest,
  type Position,
} from '@tidegate/model';
import { openStorageReader, StorageOptions, type StorageReader } from '@tidegate/persistence';
import type { LedgerBalance } from '@tidegate/trading';

/** All stored rows of one account, and the sequence numbers of the journal. */
export interface StoredAccount {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  readonly trades: readonly ClosedTrade[];
  readonly transactions: readonly LedgerTransaction[];
  /** Without rejected decisions. */
  readonly decisions: readonly DecisionRecord[];
  readonly balances: readonly LedgerBalance[];
  readonly sequences: readonly number[];
}

export const NOTHING_STORED: StoredAccount = {
  orders: [],
  fills: [],
  positions: [],
  trades: [],
  transactions: [],
  decisions: [],
  balances: [],
  sequences: [],
};

const PAGE_ROWS = 1_000;
const IDENTITY_BOOKS = ['cash', 'inventory', 'deposits', 'realised', 'fees'];
const CURRENCY = 'USD';
const ZERO = new Decimal(0);

/** Opens a storage directory for reading, like another process; a server may be running on it. */
export async function withStore<T>(
  directory: string,
  read: (reader: StorageReader) => Promise<T>,
): Promise<T> {
  const reader = await openStorageReader(Object.assign(new StorageOptions(), { directory }));
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
}

export function readStored(directory: string, scope: AccountScope): Promise<StoredAccount> {
  return withStore(directory, async (reader) =>
    readAccount(reader, scope, await sequencesOf(reader)),
  );
}

/** An account's registration and its stored rows. */
export interface RegisteredAccount {
  readonly registration: AccountRegistration;
  readonly stored: StoredAccount;
}

/** All accounts of the tenants, by key. */
export function readTenants(
  directory: string,
  tenants: readonly TenantId[],
): Promise<ReadonlyMap<string, RegisteredAccount>> {
  return withStore(directory, async (reader) => {
    const accounts = new Map<string, RegisteredAccount>();
    const sequences = await sequencesOf(reader);
    for (const tenant of tenants) {
      for (const registration of await reader.directory.list({ tenant })) {
        const { scope } = registration.account;
        const stored = await readAccount(reader, scope, sequences);
        accounts.set(accountKey(scope), { registration, stored });
      }
    }
    return accounts;
  });
}

async function sequencesOf({ journal }: StorageReader): Promise<readonly number[]> {
  const sequences: number[] = [];
  for await (const { sequence } of journal.read(shardId(KRAKEN), 1)) sequences.push(sequence);
  return sequences;
}

async function readAccount(
  { trading }: StorageReader,
  scope: AccountScope,
  sequences: readonly number[],
): Promise<StoredAccount> {
  const decisions = await allOf((page) => trading.decisions(scope, page));
  return {
    orders: await allOf((page) => trading.orders(scope, page)),
    fills: await allOf((page) => trading.fills(scope, page)),
    positions: await allOf((page) => trading.positions(scope, page)),
    trades: await allOf((page) => trading.trades(scope, page)),
    transactions: await allOf((page) => trading.transactions(scope, page)),
    decisions: decisions.filter(({ outcome }) => outcome !== 'rejected'),
    balances: (await trading.loadAccount(scope, epochMs(0))).balances,
    sequences,
  };
}

/** Contradictions between the rows of an account, exact to the last decimal; empty after every commit. */
export function faultsOf(account: StoredAccount): readonly string[] {
  return [
    ...repeated('order', account.orders),
    ...repeated('fill', account.fills),
    ...repeated('transaction', account.transactions),
    ...orderFaults(account),
    ...positionFaults(account),
    ...ledgerFaults(account),
    ...protectionFaults(account),
    ...account.sequences.flatMap((sequence, index) =>
      sequence === index + 1 ? [] : [`entry ${index + 1} of the journal is numbered ${sequence}`],
    ),
  ];
}

/** Open positions with a non-zero quantity. */
export function heldPositions({ positions }: StoredAccount): readonly Position[] {
  return positions.filter(({ status, quantity }) => status !== 'closed' && !quantity.isZero());
}

/**
 * Held positions that are not exactly closed by confirmed orders. A settled position has either one resting stop for
 * its whole quantity, or a working exit order and a stop for the remainder, if any.
 */
export function unsettledPositions(account: StoredAccount): readonly PositionId[] {
  return heldPositions(account)
    .filter((position) => !isSettled(position, closingOrders(position, account.orders)))
    .map(({ id }) => id);
}

/** Held positions with a protective stop. */
export function stoppedPositions(account: StoredAccount): readonly Position[] {
  return heldPositions(account).filter(
    (position) => closingOrders(position, account.orders).stops.length > 0,
  );
}

/** Immutable rows of an earlier read that are missing or changed in a later one. */
export function lostSince(before: StoredAccount, now: StoredAccount): readonly string[] {
  return [
    ...lost('fill', before.fills, now.fills),
    ...lost('transaction', before.transactions, now.transactions),
    ...lost('decision', before.decisions, now.decisions),
    ...lost('order', before.orders.filter(isOver), now.orders),
    ...lost('position', before.positions.filter(isClosed), now.positions),
    ...missing('order', before.orders, now.orders),
    ...missing('position', before.positions, now.positions),
  ];
}

function orderFaults({ orders, fills, positions }: StoredAccount): readonly string[] {
  const knownOrders = new Set(orders.map(({ id }) => id));
  const knownPositions = new Set(positions.map(({ id }) => id));
  const filled = sumsBy(fills, ({ order }) => order);
  return [
    ...fills.flatMap(({ id, order }) =>
      knownOrders.has(order) ? [] : [`order ${order} of fill ${id} is missing`],
    ),
    ...orders.flatMap(({ id, position }) =>
      knownPositions.has(position) ? [] : [`position ${position} of order ${id} is missing`],
    ),
    ...orders.flatMap(({ id, filledQuantity }) => {
      const sum = filled.get(id) ?? ZERO;
      return sum.eq(filledQuantity)
        ? []
        : [
            `order ${id} has filled ${filledQuantity.toString()}, its fills sum to ${sum.toString()}`,
          ];
    }),
  ];
}

function positionFaults(account: StoredAccount): readonly string[] {
  const { positions, orders, fills, decisions, trades } = account;
  const purposes = new Map(orders.map((order) => [order.id, order]));
  const bought = sumsBy(
    fills.filter(({ order }) => purposes.get(order)?.purpose === 'entry'),
    ({ order }) => purposes.get(order)?.position ?? '',
  );
  const released = sumsBy(
    fills.filter(({ order }) => purposes.get(order)?.purpose !== 'entry'),
    ({ order }) => purposes.get(order)?.position ?? '',
  );
  const sizes = new Map(decisions.map(({ id, sizing }) => [id, sizing?.quantity ?? ZERO]));
  const live = positions.filter((position) => !isClosed(position));
  const faults = positions.flatMap((position) => {
    const { id, quantity, entryQuantity, decision } = position;
    const entered = bought.get(id) ?? ZERO;
    const held = entered.sub(released.get(id) ?? ZERO);
    return [
      ...(held.eq(quantity)
        ? []
        : [`position ${id} holds ${quantity.toString()}, its fills sum to ${held.toString()}`]),
      ...(entered.eq(entryQuantity) ? [] : [`position ${id} differs from its entry fills`]),
      ...(entered.lte(sizes.get(decision) ?? ZERO)
        ? []
        : [`position ${id} is larger than its decision allows`]),
    ];
  });
  const closed = positions.filter((position) => isClosed(position) && position.entryPrice !== null);
  return [
    ...faults,
    ...repeated('position', positions),
    ...repeatedKeys('live position in', live, ({ instrument }) => instrument),
    ...repeatedKeys('position of decision', positions, ({ decision }) => decision),
    ...repeatedKeys('trade of position', trades, ({ position }) => position),
    ...(trades.length === closed.length
      ? []
      : [`${closed.length} positions are closed, there are ${trades.length} trades`]),
  ];
}

function ledgerFaults(account: StoredAccount): readonly string[] {
  const { fills, positions, transactions, balances } = account;
  const keyOf = (row: { readonly book: string; readonly asset: string }): string =>
    `${row.book} ${row.asset}`;
  const posted = new Map<string, Decimal>();
  for (const posting of transactions.flatMap(({ postings }) => postings)) {
    const key = keyOf(posting);
    posted.set(key, (posted.get(key) ?? ZERO).add(posting.amount));
  }
  const held = new Map(balances.map((balance) => [keyOf(balance), balance.amount]));
  const identity = balances
    .filter(({ book, asset }) => asset === CURRENCY && IDENTITY_BOOKS.includes(book))
    .reduce((sum, { amount }) => sum.add(amount), ZERO);
  const amountIn = (book: string): Decimal => held.get(`${book} ${CURRENCY}`) ?? ZERO;
  const realised = positions.reduce((sum, position) => sum.add(position.realisedPnl), ZERO);
  const fees = positions.reduce((sum, position) => sum.add(position.fees), ZERO);
  const booked = transactions.filter(({ kind }) => kind === 'fill').length;
  return [
    ...[...new Set([...posted.keys(), ...held.keys()])].flatMap((key) => {
      const [sum, balance] = [posted.get(key) ?? ZERO, held.get(key) ?? ZERO];
      return sum.eq(balance)
        ? []
        : [`${key} is ${balance.toString()}, its postings sum to ${sum.toString()}`];
    }),
    ...(identity.isZero() ? [] : [`the cash identity is off by ${identity.toString()}`]),
    ...(realised.add(amountIn('realised')).isZero()
      ? []
      : ['realised P&L in the ledger differs from the positions']),
    ...(fees.eq(amountIn('fees')) ? [] : ['fees in the ledger differ from the positions']),
    ...(booked === fills.length ? [] : [`${booked} of ${fills.length} fills are booked`]),
  ];
}

/** Held positions that are not covered by working or requested orders; empty after every commit. */
function protectionFaults(account: StoredAccount): readonly string[] {
  return heldPositions(account).flatMap((position) => {
    if (isCovered(position, closingOrders(position, account.orders))) return [];
    const { id, status, quantity, exitReason } = position;
    const orders = account.orders
      .filter((order) => order.position === id)
      .map((order) => `${order.id} ${order.purpose} ${order.status} ${leavesOf(order).toString()}`);
    return [
      `position ${id} (${status}, exit reason ${String(exitReason)}) holds ` +
        `${quantity.toString()}, its orders do not close exactly that: ${orders.join(', ')}`,
    ];
  });
}

/** Open orders that close a position. */
interface ClosingOrders {
  readonly stops: readonly Order[];
  readonly exits: readonly Order[];
}

function closingOrders({ id }: Position, orders: readonly Order[]): ClosingOrders {
  const open = orders.filter((order) => order.position === id && isOpenOrder(order));
  return {
    stops: open.filter(({ purpose }) => purpose === 'protective_stop'),
    exits: open.filter(({ purpose }) => purpose === 'exit'),
  };
}

function isSettled(position: Position, { stops, exits }: ClosingOrders): boolean {
  const orders = [...stops, ...exits];
  return (
    stops.length <= 1 &&
    areDecided(position, exits) &&
    orders.every(isConfirmed) &&
    sumOfLeaves(orders).eq(position.quantity)
  );
}

/**
 * Whether exits and the stop cover a position. The stop covers the quantity without an exit order; an amendment to that
 * quantity may be pending. The stop is missing only while an exit covers the whole position, and is canceled only for a
 * decided exit. Stop and exits never close more than the position holds.
 */
function isCovered(position: Position, { stops, exits }: ClosingOrders): boolean {
  const { quantity, exitReason } = position;
  const rest = quantity.sub(sumOfLeaves(exits));
  if (stops.length > 1 || !areDecided(position, exits) || rest.lt(0)) return false;
  const [stop] = stops;
  if (!stop) return rest.isZero();
  if (stop.status === 'PENDING_CANCEL') return exitReason !== null && exits.length === 0;
  const leaves = leavesOf(stop);
  const requested = stop.amendment?.quantity.sub(stop.filledQuantity) ?? leaves;
  if (exits.length > 0) return leaves.eq(rest) && requested.eq(rest);
  return leaves.eq(rest) || requested.eq(rest);
}

/** Whether there is at most one exit order, for a decided exit of the position or for a tier. */
function areDecided({ exitReason }: Position, exits: readonly Order[]): boolean {
  return (
    exits.length <= 1 && exits.every((exit) => exitReason !== null || exit.exitReason === 'tier')
  );
}

/** Whether the venue has confirmed the order in its stored form. */
function isConfirmed({ status, outcomeUnknown, amendment }: Order): boolean {
  const isWorking = status === 'ACCEPTED' || status === 'PARTIALLY_FILLED';
  return isWorking && !outcomeUnknown && amendment === null;
}

function sumOfLeaves(orders: readonly Order[]): Decimal {
  return orders.reduce((sum, order) => sum.add(leavesOf(order)), ZERO);
}

function isOver(order: Order): boolean {
  return !isOpenOrder(order);
}

function isClosed({ status }: Position): boolean {
  return status === 'closed';
}

interface Row {
  readonly id: string;
}

function missing(kind: string, before: readonly Row[], now: readonly Row[]): readonly string[] {
  const known = new Set(now.map(({ id }) => id));
  return before.flatMap(({ id }) => (known.has(id) ? [] : [`${kind} ${id} is missing`]));
}

function lost(kind: string, before: readonly Row[], now: readonly Row[]): readonly string[] {
  const known = new Map(now.map((row) => [row.id, JSON.stringify(row)]));
  return before.flatMap((row) =>
    known.get(row.id) === JSON.stringify(row) ? [] : [`${kind} ${row.id} is missing or changed`],
  );
}

function repeated(kind: string, rows: readonly Row[]): readonly string[] {
  return repeatedKeys(kind, rows, ({ id }) => id);
}

function repeatedKeys<T>(
  kind: string,
  rows: readonly T[],
  keyOf: (row: T) => string,
): readonly string[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const key = keyOf(row);
    if (seen.has(key)) return [`duplicate ${kind} ${key}`];
    seen.add(key);
    return [];
  });
}

function sumsBy(
  fills: readonly Fill[],
  keyOf: (fill: Fill) => string,
): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const fill of fills) {
    const key = keyOf(fill);
    sums.set(key, (sums.get(key) ?? ZERO).add(fill.quantity));
  }
  return sums;
}

async function allOf<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const rows: T[] = [];
  let page = await read({ limit: PAGE_ROWS });
  for (;;) {
    rows.push(...page.rows);
    if (page.cursor === null) return rows;
    page = await read({ limit: PAGE_ROWS, cursor: page.cursor });
  }
}
