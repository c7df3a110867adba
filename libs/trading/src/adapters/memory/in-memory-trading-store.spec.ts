import { describe, expect, it } from '@jest/globals';

import { epochMs, fillId, orderId, positionId } from '@tidegate/kernel';

import {
  commitOf,
  delayedStore,
  describeTradingStoreContract,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  orderRow,
  positionRow,
  STORE_EPOCH,
  type StoreUnderTest,
  wholeCommit,
} from '../../../testing/index.js';
import { InMemoryTradingStore } from './in-memory-trading-store.js';

const ALL = { limit: 1_000 };

function underTest(): StoreUnderTest {
  const store = new InMemoryTradingStore();
  const { directory, profiles, commands, exposure, installation } = store;
  return {
    trading: store,
    journal: store,
    shards: store,
    directory,
    profiles,
    commands,
    exposure,
    installation,
    close: () => Promise.resolve(),
  };
}

describeTradingStoreContract('memory', async () => underTest());

let seed = 0;
describeTradingStoreContract('memory behind latency', async () => {
  seed += 1;
  return delayedStore(underTest(), seed);
});

describe('a store behind latency', () => {
  it('answers concurrent calls in another order than they were made', async () => {
    const { trading } = delayedStore(underTest(), 1);
    const answered: number[] = [];
    const calls = Array.from({ length: 20 }, async (_, index) => {
      await trading.orders(MAIN_ACCOUNT, ALL);
      answered.push(index);
    });
    await Promise.all(calls);
    const made = answered.toSorted((a, b) => a - b);
    expect(made).toHaveLength(20);
    expect(answered).not.toEqual(made);
  });
});

describe('a trading store in memory', () => {
  it('drops the oldest history above its bound, but keeps open orders and live positions', async () => {
    const store = new InMemoryTradingStore({ historyMax: 2 });
    const resting = orderRow({ id: orderId('resting') });
    await store.commit(commitOf({ orders: [resting], positions: [positionRow()] }));
    for (let index = 0; index < 5; index++) {
      const createdAt = epochMs(STORE_EPOCH + index);
      await store.commit(
        commitOf({
          orders: [orderRow({ id: orderId(`o${index}`), status: 'FILLED', createdAt })],
          fills: [fillRow({ id: fillId(`f${index}`), at: createdAt })],
          positions: [positionRow({ id: positionId(`p${index}`), status: 'closed', createdAt })],
        }),
      );
    }
    const orders = (await store.orders(MAIN_ACCOUNT, ALL)).rows.map(({ id }) => id);
    const fills = (await store.fills(MAIN_ACCOUNT, ALL)).rows.map(({ id }) => id);
    const positions = (await store.positions(MAIN_ACCOUNT, ALL)).rows.map(({ id }) => id);
    expect(orders).toEqual(['o4', 'resting']);
    expect(fills).toEqual(['f4', 'f3']);
    expect(positions).toEqual(['p4', 'p-1-1']);
    expect((await store.loadAccount(MAIN_ACCOUNT, STORE_EPOCH)).openOrders).toStrictEqual([
      resting,
    ]);
  });

  it('discards the journal if configured so, and then accepts any sequence numbers', async () => {
    const store = new InMemoryTradingStore({ journal: 'discarded' });
    await store.commit(wholeCommit({ journal: [journalRow(7), journalRow(3)] }));
    expect(await store.lastSequence(MAIN_SHARD)).toBe(0);
  });
});
