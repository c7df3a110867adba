import { expect, it } from '@jest/globals';

import {
  decisionId,
  epochMs,
  fillId,
  instrumentId,
  orderId,
  positionId,
  price,
  venueId,
} from '@tidegate/kernel';
import type { Page, PageRequest, TenantScope } from '@tidegate/model';

import type { JournalEntry, JournalStore, RunStore, TradingStore } from '../src/ports.js';
import {
  commitOf,
  decisionRow,
  EVERY_KIND,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';

/** The three ports that one implementation offers together. */
export interface StoreUnderTest {
  readonly trading: TradingStore;
  readonly journal: JournalStore;
  readonly runs: RunStore;
  close(): Promise<void>;
}

const ALL: PageRequest = { limit: 1_000 };
const KRAKEN = venueId('kraken');

/** What is shown of what was committed, and to whom. */
export function describeStoreReads(under: () => StoreUnderTest): void {
  const kinds = ['orders', 'fills', 'positions', 'transactions', 'trades', 'decisions'] as const;

  it.each(kinds)('S20 shows no %s of another tenant, nor of another account', async (kind) => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    expect((await trading[kind](MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
    expect((await trading[kind]({ tenant: MAIN_ACCOUNT.tenant }, ALL)).rows).toHaveLength(1);
    expect((await trading[kind](scopeOf('other', 'main'), ALL)).rows).toEqual([]);
    expect((await trading[kind](scopeOf('default', 'second'), ALL)).rows).toEqual([]);
    expect((await trading[kind]({ tenant: scopeOf('other', '').tenant }, ALL)).rows).toEqual([]);
  });

  it('S21 loads no account of another tenant, whatever its name', async () => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    const loaded = await trading.loadAccount(scopeOf('other', 'main'));
    expect(loaded).toStrictEqual({ balances: [], openOrders: [], livePositions: [], state: null });
  });

  it.each(kinds)('S22 pages %s newest first without losing or repeating one', async (kind) => {
    const { trading } = under();
    await commitMany(trading);
    const scope = { tenant: MAIN_ACCOUNT.tenant };
    const whole = (await trading[kind](scope, ALL)).rows;
    expect(whole).toHaveLength(ROWS);
    const paged = await collect((page): Promise<Page<object>> => trading[kind](scope, page), 4);
    expect(paged).toStrictEqual(whole);
    expect(whole.map((row) => timeOf(row))).toEqual(
      whole.map((row) => timeOf(row)).toSorted((a, b) => b - a),
    );
  });

  it('S23 ends with no cursor, also when the last page is full', async () => {
    const { trading } = under();
    await commitMany(trading);
    const scope: TenantScope = { tenant: MAIN_ACCOUNT.tenant };
    expect((await trading.orders(scope, { limit: ROWS })).cursor).toBeNull();
    expect((await trading.orders(scope, { limit: ROWS - 1 })).cursor).not.toBeNull();
  });

  it('S24 shows rows that come later on the first page only', async () => {
    const { trading } = under();
    await commitMany(trading);
    const first = await trading.orders(MAIN_ACCOUNT, { limit: 2 });
    const late = orderRow({ id: orderId('late'), createdAt: epochMs(STORE_EPOCH + 1_000) });
    await trading.commit(commitOf({ orders: [late] }));
    const cursor = first.cursor as string;
    const second = await trading.orders(MAIN_ACCOUNT, { limit: 1_000, cursor });
    expect(second.rows.map(({ id }) => id)).not.toContain('late');
    expect((await trading.orders(MAIN_ACCOUNT, ALL)).rows[0]).toStrictEqual(late);
  });

  it.each([0, -1, 1_001, 1.5, Number.NaN])('S25 refuses a page of %d rows', async (limit) => {
    const reading = under().trading.orders(MAIN_ACCOUNT, { limit });
    await expect(reading).rejects.toMatchObject({ code: 'PAGE_LIMIT_INVALID' });
  });

  it.each(['', 'x', '1,2', '1,2,3,4', '1,%E0%A4%A,x', "1','--,x"])(
    'S26 refuses the cursor %j that it did not make',
    async (cursor) => {
      const reading = under().trading.fills(MAIN_ACCOUNT, { limit: 1, cursor });
      await expect(reading).rejects.toMatchObject({ code: 'PAGE_CURSOR_INVALID' });
    },
  );

  it('S27 keeps money to the last digit', async () => {
    const exact = price('0.1234567890123456789012345678901234567891');
    await under().trading.commit(commitOf({ fills: [fillRow({ price: exact })] }));
    const [fill] = (await under().trading.fills(MAIN_ACCOUNT, ALL)).rows;
    expect(fill?.price.toString()).toBe('0.1234567890123456789012345678901234567891');
  });
}

/** The journal and the numbering of starts. */
export function describeJournalAndRuns(under: () => StoreUnderTest): void {
  it('S30 reads the journal of a venue in order, from where it is asked', async () => {
    const { trading, journal } = under();
    const other = venueId('coinbase');
    const entries = Array.from({ length: 25 }, (_, index) => journalRow(index + 1));
    const foreign = journalRow(1, { venue: other });
    await trading.commit({ accounts: [], journal: [foreign, ...entries.slice(0, 10)] });
    await trading.commit({ accounts: [], journal: entries.slice(10) });
    expect(await gather(journal.read(KRAKEN, 1))).toStrictEqual(entries);
    expect(await gather(journal.read(KRAKEN, 24))).toStrictEqual(entries.slice(23));
    expect(await gather(journal.read(KRAKEN, 26))).toEqual([]);
    expect(await gather(journal.read(other, 1))).toStrictEqual([foreign]);
  });

  it('S31 knows the last sequence of each venue', async () => {
    const { trading, journal } = under();
    expect(await journal.lastSequence(KRAKEN)).toBe(0);
    await trading.commit({ accounts: [], journal: [journalRow(1), journalRow(2)] });
    expect(await journal.lastSequence(KRAKEN)).toBe(2);
    expect(await journal.lastSequence(venueId('coinbase'))).toBe(0);
  });

  it('S32 numbers the starts of the engine from 1', async () => {
    const { runs } = under();
    expect(await runs.beginRun(STORE_EPOCH)).toEqual({ epoch: 1, startedAt: STORE_EPOCH });
    const later = epochMs(STORE_EPOCH + 5);
    expect(await runs.beginRun(later)).toEqual({ epoch: 2, startedAt: later });
  });
}

const ROWS = 10;

/** Rows of each kind in two accounts, three of them at each instant, committed out of order. */
async function commitMany(trading: TradingStore): Promise<void> {
  const order = [3, 7, 1, 9, 0, 4, 8, 2, 6, 5];
  for (const index of order) {
    const scope = index % 3 === 0 ? scopeOf('default', 'second') : MAIN_ACCOUNT;
    const at = epochMs(STORE_EPOCH + Math.floor(index / 3));
    const instrument = instrumentId('kraken', `C${index}/USD`);
    await trading.commit(
      commitOf(
        {
          orders: [orderRow({ scope, id: orderId(`o${index}`), createdAt: at })],
          fills: [fillRow({ scope, id: fillId(`f${index}`), at })],
          positions: [
            positionRow({ scope, id: positionId(`p${index}`), createdAt: at, instrument }),
          ],
          transactions: [transactionRow({ scope, id: `t${index}`, at })],
          trades: [tradeRow({ scope, position: positionId(`p${index}`), closedAt: at })],
          decisions: [decisionRow({ scope, id: decisionId(`d${index}`), at })],
        },
        scope,
      ),
    );
  }
}

function timeOf(row: { at?: number; createdAt?: number; closedAt?: number | null }): number {
  return row.at ?? row.createdAt ?? row.closedAt ?? Number.NaN;
}

async function collect<T>(
  read: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read(cursor === null ? { limit } : { limit, cursor });
    rows.push(...page.rows);
    cursor = page.cursor;
  } while (cursor !== null);
  return rows;
}

async function gather(entries: AsyncIterable<JournalEntry>): Promise<readonly JournalEntry[]> {
  const gathered: JournalEntry[] = [];
  for await (const entry of entries) gathered.push(entry);
  return gathered;
}
