import { describe, expect, it } from '@jest/globals';

import { epochMs, fillId, orderId, positionId } from '@tidegate/kernel';

import {
  commitOf,
  describeTradingStoreContract,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  orderRow,
  positionRow,
  STORE_EPOCH,
  wholeCommit,
} from '../../../testing/index.js';
import { InMemoryTradingStore } from './in-memory-trading-store.js';

const ALL = { limit: 1_000 };

describeTradingStoreContract('memory', async () => {
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
});

describe('a trading store in memory', () => {
  it('forgets the oldest history past its bound, but no open order and no live position', async () => {
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

  it('keeps no journal when told so, and accepts whatever numbers it has', async () => {
    const store = new InMemoryTradingStore({ journal: 'discarded' });
    await store.commit(wholeCommit({ journal: [journalRow(7), journalRow(3)] }));
    expect(await store.lastSequence(MAIN_SHARD)).toBe(0);
  });
});
