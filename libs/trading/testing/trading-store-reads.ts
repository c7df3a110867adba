import { expect, it } from '@jest/globals';

import {
  decisionId,
  epochMs,
  fillId,
  instrumentId,
  orderId,
  positionId,
  price,
} from '@tidegate/kernel';
import type { Page, PageRequest, TenantScope } from '@tidegate/model';

import type { TradingStore } from '../src/ports.js';
import {
  decisionRow,
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';
import { commitOf, EVERY_KIND } from './store-commits.js';
import { EMPTY_RECORD, type StoreUnderTest } from './store-under-test.js';

const ALL: PageRequest = { limit: 1_000 };

/** Reads of committed rows by tenants and accounts. */
export function describeStoreReads(under: () => StoreUnderTest): void {
  const kinds = ['orders', 'fills', 'positions', 'transactions', 'trades', 'decisions'] as const;

  it.each(kinds)('S20 does not show %s of another tenant or account', async (kind) => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    expect((await trading[kind](MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
    expect((await trading[kind]({ tenant: MAIN_ACCOUNT.tenant }, ALL)).rows).toHaveLength(1);
    expect((await trading[kind](scopeOf('other', 'main'), ALL)).rows).toEqual([]);
    expect((await trading[kind](scopeOf('default', 'second'), ALL)).rows).toEqual([]);
    expect((await trading[kind]({ tenant: scopeOf('other', '').tenant }, ALL)).rows).toEqual([]);
  });

  it('S21 does not load an account of another tenant with the same name', async () => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    const loaded = await trading.loadAccount(scopeOf('other', 'main'), epochMs(0));
    expect(loaded).toStrictEqual(EMPTY_RECORD);
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

  it('S23 returns a null cursor on the last page, even when that page is full', async () => {
    const { trading } = under();
    await commitMany(trading);
    const scope: TenantScope = { tenant: MAIN_ACCOUNT.tenant };
    expect((await trading.orders(scope, { limit: ROWS })).cursor).toBeNull();
    expect((await trading.orders(scope, { limit: ROWS - 1 })).cursor).not.toBeNull();
  });

  it('S24 shows rows committed later on the first page only', async () => {
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
    'S26 refuses the malformed cursor %j',
    async (cursor) => {
      const reading = under().trading.fills(MAIN_ACCOUNT, { limit: 1, cursor });
      await expect(reading).rejects.toMatchObject({ code: 'PAGE_CURSOR_INVALID' });
    },
  );

  it('S27 keeps every digit of a decimal', async () => {
    const exact = price('0.1234567890123456789012345678901234567891');
    await under().trading.commit(commitOf({ fills: [fillRow({ price: exact })] }));
    const [fill] = (await under().trading.fills(MAIN_ACCOUNT, ALL)).rows;
    expect(fill?.price.toString()).toBe('0.1234567890123456789012345678901234567891');
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
