import { describe, expect, it } from '@jest/globals';
import { TidegateError } from '@tidegate/kernel';
import { InMemoryTradingStore } from '@tidegate/trading';
import { commitOf, fillRow, MAIN_ACCOUNT } from '@tidegate/trading/testing';

import { measuredStore } from './measured-store.js';

describe('measuredStore', () => {
  it('reports the seconds of each commit, including a failed commit, and rethrows the failure', async () => {
    const reported: unknown[] = [];
    let now = 100;
    const store = new InMemoryTradingStore();
    const write = store.commit.bind(store);
    store.commit = async (changes) => {
      now += 2.5;
      await write(changes);
    };
    const measured = measuredStore(store, {
      now: () => now,
      onCommit: (...commit) => reported.push(commit),
    });
    const commit = commitOf({ fills: [fillRow()] });
    await measured.commit(commit);
    await expect(measured.commit(commit)).rejects.toThrow(TidegateError);
    expect(reported).toEqual([
      ['written', 0.0025],
      ['failed', 0.0025],
    ]);
    expect((await store.fills(MAIN_ACCOUNT, { limit: 9 })).rows).toHaveLength(1);
  });
});
