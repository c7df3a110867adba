import type { PageRequest } from '@tidegate/model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Decimal, epochMs, instrumentId, orderId, positionId, quantity } from '@tidegate/kernel';

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
import {
  changesOf,
  commitOf,
  EVERY_KIND,
  USD_CASH,
  USD_FEES,
  wholeCommit,
} from './store-commits.js';
import { describeStorePlatform } from './store-platform.js';
import { describeStoreShards } from './store-shards.js';
import { describeTenantSafety } from './store-tenants.js';
import { EMPTY_RECORD, type StoreUnderTest } from './store-under-test.js';
import { describeStoreLookUps } from './trading-store-look-ups.js';
import { describeStoreReads } from './trading-store-reads.js';
import { describeStoreRefusals } from './trading-store-refusals.js';

const ALL: PageRequest = { limit: 1_000 };
const LONG_AGO = epochMs(0);
const ETH = instrumentId('kraken', 'ETH/USD');

/** The contract of a trading store. Each implementation runs it. */
export function describeTradingStoreContract(
  name: string,
  make: () => Promise<StoreUnderTest>,
): void {
  describe(`${name} as a trading store`, () => {
    let under: StoreUnderTest;

    beforeEach(async () => {
      under = await make();
    });

    afterEach(() => under.close());

    describeCommits(() => under);
    describeStoreRefusals(() => under);
    describeStoreReads(() => under);
    describeStoreLookUps(() => under);
    describeStoreShards(() => under);
    describeStorePlatform(() => under);
    describeTenantSafety(() => under);
  });
}

function describeCommits(under: () => StoreUnderTest): void {
  it('S01 returns every row exactly as committed', async () => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    expect((await trading.orders(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([orderRow()]);
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
    expect((await trading.positions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([positionRow()]);
    expect((await trading.transactions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([transactionRow()]);
    expect((await trading.trades(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([tradeRow()]);
    expect((await trading.decisions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([decisionRow()]);
  });

  it('S02 loads the open orders, live positions, balances and state of an account, oldest first', async () => {
    const { trading } = under();
    const younger = orderRow({ id: orderId('o-0'), createdAt: epochMs(STORE_EPOCH + 1) });
    const done = orderRow({ id: orderId('o-9'), status: 'FILLED' });
    const closed = positionRow({ id: positionId('p-0'), instrument: ETH, status: 'closed' });
    await trading.commit(
      commitOf({
        orders: [younger, orderRow(), done],
        positions: [positionRow(), closed],
        balances: [USD_CASH, USD_FEES],
        state: () => '{"peak":"1"}',
      }),
    );
    expect(await trading.loadAccount(MAIN_ACCOUNT, LONG_AGO)).toStrictEqual({
      balances: [USD_CASH, USD_FEES],
      openOrders: [orderRow(), younger],
      livePositions: [positionRow()],
      state: '{"peak":"1"}',
      endedOrders: [done],
      endedPositions: [],
      recentFills: [],
      recentTransfers: [],
    });
  });

  it('S03 returns an empty record for an account without commits', async () => {
    const loaded = await under().trading.loadAccount(scopeOf('default', 'unused'), LONG_AGO);
    expect(loaded).toStrictEqual(EMPTY_RECORD);
  });

  it('S04 replaces orders, positions, trades, decisions and balances with the same id', async () => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    const filled = orderRow({ status: 'FILLED', filledQuantity: quantity('0.12345678') });
    const closed = positionRow({ status: 'closed', exitReason: 'target' });
    const cash = { ...USD_CASH, amount: new Decimal('3.10') };
    await trading.commit(
      commitOf({
        orders: [filled],
        positions: [closed],
        trades: [tradeRow({ rMultiple: 2 })],
        decisions: [decisionRow({ outcome: 'accepted' })],
        balances: [cash],
      }),
    );
    expect((await trading.orders(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([filled]);
    expect((await trading.positions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([closed]);
    expect((await trading.trades(MAIN_ACCOUNT, ALL)).rows[0]?.rMultiple).toBe(2);
    expect((await trading.decisions(MAIN_ACCOUNT, ALL)).rows[0]?.outcome).toBe('accepted');
    const loaded = await trading.loadAccount(MAIN_ACCOUNT, LONG_AGO);
    expect(loaded).toMatchObject({ openOrders: [], livePositions: [] });
    expect(loaded.balances).toContainEqual(cash);
  });

  it('S05 keeps the state of an account when a commit does not change it', async () => {
    const { trading } = under();
    await trading.commit(commitOf({ state: () => '{"a":1}' }));
    await trading.commit(commitOf({ orders: [orderRow()] }));
    expect((await trading.loadAccount(MAIN_ACCOUNT, LONG_AGO)).state).toBe('{"a":1}');
  });

  it('S06 commits accounts of several tenants together', async () => {
    const { trading } = under();
    const other = scopeOf('other', 'main');
    await trading.commit(
      wholeCommit({
        accounts: [
          changesOf({ fills: [fillRow()] }),
          changesOf({ fills: [fillRow({ scope: other })] }, other),
        ],
      }),
    );
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
    expect((await trading.fills(other, ALL)).rows).toHaveLength(1);
  });

  it('S07 accepts a closing position and the next of its instrument in one commit, in any order', async () => {
    const { trading } = under();
    await trading.commit(commitOf({ positions: [positionRow()] }));
    const next = positionRow({ id: positionId('p-1-2'), status: 'opening' });
    const closed = positionRow({ status: 'closed' });
    await trading.commit(commitOf({ positions: [next, closed] }));
    expect((await trading.loadAccount(MAIN_ACCOUNT, LONG_AGO)).livePositions).toStrictEqual([next]);
  });

  it('S08 accepts an empty commit', async () => {
    await under().trading.commit(wholeCommit());
    expect((await under().trading.orders(MAIN_ACCOUNT, ALL)).rows).toEqual([]);
  });

  it('S09 lists the live positions of a tenant or account, oldest first', async () => {
    const { trading } = under();
    const second = scopeOf('default', 'second');
    const other = scopeOf('other', 'main');
    const younger = positionRow({
      id: positionId('younger'),
      scope: second,
      createdAt: epochMs(STORE_EPOCH + 1),
    });
    const closed = positionRow({ id: positionId('closed'), status: 'closed' });
    await trading.commit(
      wholeCommit({
        accounts: [
          changesOf({ positions: [younger] }, second),
          changesOf({ positions: [positionRow({ scope: other })] }, other),
        ],
      }),
    );
    await trading.commit(commitOf({ positions: [positionRow(), closed] }));
    const { tenant } = MAIN_ACCOUNT;
    expect(await trading.livePositions({ tenant })).toStrictEqual([positionRow(), younger]);
    expect(await trading.livePositions(second)).toStrictEqual([younger]);
    expect(await trading.livePositions(scopeOf('other', 'unknown'))).toEqual([]);
  });
}
