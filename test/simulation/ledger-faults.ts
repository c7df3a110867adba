import { Decimal, epochMs } from '@tidegate/kernel';
import { type Account, leavesOf, type Page, type PageRequest } from '@tidegate/model';
import type { AccountRecord, InMemoryTradingStore } from '@tidegate/trading';

const ALL = 1_000;

/**
 * Faults in the open positions and orders of an account; empty after every input. Each instrument has at most one
 * position, each position has one stop for exactly its quantity, and each order belongs to an open position.
 */
export function protectionFaults({ livePositions, openOrders }: AccountRecord): readonly string[] {
  const faults: string[] = [];
  const instruments = new Set(livePositions.map(({ instrument }) => instrument));
  if (instruments.size < livePositions.length) faults.push('two positions in one instrument');
  const live = new Set(livePositions.map(({ id }) => id));
  for (const { id, position } of openOrders) {
    if (!live.has(position)) faults.push(`order ${id} is open, its position ${position} is not`);
  }
  for (const { id, quantity } of livePositions) {
    if (quantity.isZero()) continue;
    const stops = openOrders.filter(
      ({ position, purpose }) => position === id && purpose === 'protective_stop',
    );
    const [stop] = stops;
    if (stops.length !== 1 || !stop || !leavesOf(stop).eq(quantity)) {
      const found = stops.map((each) => leavesOf(each).toString()).join(', ');
      faults.push(`position ${id} holds ${quantity.toString()}, its stops are for [${found}]`);
    }
  }
  return faults;
}

/** Contradictions between the stored rows of an account; empty after every commit. */
export async function ledgerFaults(
  store: InMemoryTradingStore,
  { scope, kind }: Account,
): Promise<readonly string[]> {
  const { balances } = await store.loadAccount(scope, epochMs(0));
  const orders = await allOf((page) => store.orders(scope, page));
  const fills = await allOf((page) => store.fills(scope, page));
  const positions = await allOf((page) => store.positions(scope, page));
  const trades = await allOf((page) => store.trades(scope, page));
  const transactions = await allOf((page) => store.transactions(scope, page));
  const postings = transactions.flatMap((transaction) => transaction.postings);
  const closed = positions.filter(({ status, entryPrice }) => status === 'closed' && entryPrice);
  const inCurrency = (book: string): Decimal =>
    sum(balances.filter((row) => row.book === book && row.asset === 'USD').map(amountOf));
  const identity = ['cash', 'inventory', 'deposits', 'realised', 'fees'].map(inCurrency);
  const filledOf = sumsBy(fills, ({ order }) => order);
  const expectations: readonly (readonly [what: string, left: string, right: string])[] = [
    ['ids of fills', String(new Set(fills.map(({ id }) => id)).size), String(fills.length)],
    ['balances and transactions', textOf(sumsByBook(balances)), textOf(sumsByBook(postings))],
    ['the cash identity', sum(identity).toString(), '0'],
    [
      'negative cash of a spot account',
      String(kind === 'spot' && inCurrency('cash').lt(0)),
      'false',
    ],
    [
      'realised in ledger and positions',
      inCurrency('realised').neg().toString(),
      sum(positions.map(({ realisedPnl }) => realisedPnl)).toString(),
    ],
    [
      'fees in ledger and positions',
      inCurrency('fees').toString(),
      sum(positions.map(({ fees }) => fees)).toString(),
    ],
    [
      'trades and closed positions',
      trades
        .map(({ position, netPnl }) => `${position} ${netPnl.toString()}`)
        .sort()
        .join(),
      closed
        .map((row) => `${row.id} ${row.realisedPnl.sub(row.fees).toString()}`)
        .sort()
        .join(),
    ],
    [
      'filled quantities of orders and fills',
      orders
        .filter(({ filledQuantity }) => filledQuantity.gt(0))
        .map((order) => `${order.id} ${order.filledQuantity.toString()}`)
        .sort()
        .join(),
      textOf(filledOf),
    ],
    [
      'positions of orders',
      [...new Set(orders.map(({ position }) => position))].sort().join(),
      positions
        .map(({ id }) => id)
        .sort()
        .join(),
    ],
  ];
  return expectations
    .filter(([, left, right]) => left !== right)
    .map(([what, left, right]) => `${what}: ${left} ≠ ${right}`);
}

async function allOf<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let page = await read({ limit: ALL });
  for (;;) {
    all.push(...page.rows);
    const { cursor } = page;
    if (cursor === null) return all;
    page = await read({ limit: ALL, cursor });
  }
}

function amountOf({ amount }: { readonly amount: Decimal }): Decimal {
  return amount;
}

function sum(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((total, amount) => total.add(amount), new Decimal(0));
}

type Sums = ReadonlyMap<string, Decimal>;

function sumsByBook(
  rows: readonly { readonly book: string; readonly asset: string; readonly amount: Decimal }[],
): Sums {
  const sums = new Map<string, Decimal>();
  for (const { book, asset, amount } of rows) {
    const key = `${book} ${asset}`;
    sums.set(key, (sums.get(key) ?? new Decimal(0)).add(amount));
  }
  return sums;
}

function sumsBy<Row extends { readonly quantity: Decimal }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Sums {
  const sums = new Map<string, Decimal>();
  for (const row of rows) {
    const key = keyOf(row);
    sums.set(key, (sums.get(key) ?? new Decimal(0)).add(row.quantity));
  }
  return sums;
}

function textOf(sums: Sums): string {
  return [...sums]
    .map(([key, amount]) => `${key} ${amount.toString()}`)
    .sort()
    .join();
}
