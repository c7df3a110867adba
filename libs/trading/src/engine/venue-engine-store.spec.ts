import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime, shardId, TidegateError } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';

import {
  accountOf,
  BUYING_PLAN,
  controlOf,
  FIRST_MINUTE,
  LiveDesk,
  openedDesk,
  replayOf,
  testAccount,
  venueDown,
  wrapped,
} from '../../testing/index.js';
import { InMemoryTradingStore } from '../adapters/memory/in-memory-trading-store.js';
import { compareReplay } from '../journal/compare-replay.js';

const { scope } = testAccount();
const plan = BUYING_PLAN;

async function orderCountOf(desk: LiveDesk): Promise<number> {
  return (await desk.store.orders(scope, { limit: 100 })).rows.length;
}

describe('VenueEngine and its store', () => {
  it('lists stored accounts while it waits for the venue, but not new accounts', async () => {
    const before = await openedDesk();
    const cash = accountOf(before).cash;
    await before.engine.stop();
    const feed = (venue: MarketFeed): MarketFeed =>
      wrapped(venue, { loadInstruments: async () => Promise.reject(venueDown()) });
    const desks = [
      new LiveDesk({ plan, feed, store: before.store, time: before.time }),
      new LiveDesk({ plan, feed }),
    ];
    const starting = desks.map(({ engine }) => engine.start());
    for (const desk of desks) await desk.settle();
    const [stored, unstored] = desks.map(({ engine }) => engine.accounts());
    const books = { openPositions: 1, openOrders: 2, cash, ledgerBalanced: true };
    expect(stored).toMatchObject([{ scope, lifecycle: 'open', ...books }]);
    expect(unstored).toEqual([]);
    for (const { engine } of desks) await engine.stop();
    await Promise.all(starting);
  });

  it('stops with a fault when the store fences the shard, and settles every waiting caller', async () => {
    let isBroken = false;
    const desk: LiveDesk = new LiveDesk({
      plan,
      commit: async (rows) => {
        if (isBroken) throw new TidegateError('SHARD_FENCED', 'another engine runs the shard');
        await desk.store.commit(rows);
      },
    });
    await desk.start();
    await desk.quote(100);
    isBroken = true;
    await desk.closeMinute(FIRST_MINUTE, 100);
    expect(desk.faults).toMatchObject([{ code: 'SHARD_FENCED' }]);
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', connected: false });
    const pause = { ...controlOf({ type: 'pause', code: 'OPERATOR' }), type: 'control' } as const;
    await expect(desk.engine.command(pause)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(await desk.store.commands.pending(shardId(plan.venue))).toEqual([]);
    await desk.engine.stop();
    expect(desk.time.pendingTimers).toBe(0);
    expect(await orderCountOf(desk)).toBe(0);
  });

  it('sends nothing while commits fail, reports it, and loses nothing once they succeed', async () => {
    let isFull = false;
    const desk: LiveDesk = new LiveDesk({
      plan,
      commit: async (rows) => {
        if (isFull) throw new TidegateError('STORE_FULL', 'the disk is full', { retryable: true });
        await desk.store.commit(rows);
      },
    });
    await desk.start();
    await desk.quote(100);
    isFull = true;
    await desk.closeMinute(FIRST_MINUTE, 100);
    await desk.quote(100);
    await desk.advance(5_000);
    expect(desk.engine.status()).toMatchObject({
      phase: 'running',
      storeProblem: { code: 'STORE_FULL', message: 'the disk is full' },
    });
    expect(accountOf(desk).pauses).toEqual([
      {
        code: 'STORE_DOWN',
        reason: 'Commits wait for the store: STORE_FULL: the disk is full',
      },
    ]);
    expect(await orderCountOf(desk)).toBe(0);
    isFull = false;
    await desk.advance(6_000);
    expect(desk.engine.status()).toMatchObject({ storeProblem: null, queued: 0 });
    expect(accountOf(desk).pauses).toEqual([]);
    await desk.quote(100);
    expect(accountOf(desk)).toMatchObject({ openPositions: 1 });
    await desk.engine.stop();
    const result = await replayOf(plan, desk.store);
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
    expect(desk.faults).toEqual([]);
  });

  it('retries the store and the venue in real time at any market speed', async () => {
    const wireTimers = new ManualTime(epochMs(0));
    let requests = 0;
    let commits = 0;
    const desk: LiveDesk = new LiveDesk({
      plan,
      wireTimers,
      feed: (feed) =>
        wrapped(feed, {
          loadInstruments: async () => {
            requests += 1;
            if (requests < 3) throw venueDown();
            return feed.loadInstruments();
          },
        }),
      commit: async () => {
        commits += 1;
        throw new TidegateError('STORE_FULL', 'the disk is full', { retryable: true });
      },
    });
    // Never resolves: a start waits until its first commit succeeds.
    void desk.start();
    await desk.advance(60_000);
    expect(requests).toBe(1);
    await wireTimers.settleTo(epochMs(500));
    await desk.advance(60_000);
    expect(requests).toBe(2);
    await wireTimers.settleTo(epochMs(1_500));
    await desk.settle();
    await desk.advance(60_000);
    expect([requests, commits]).toEqual([3, 1]);
    await wireTimers.settleTo(epochMs(1_600));
    await desk.advance(60_000);
    expect(commits).toBe(2);
  });

  it('waits at start while the store is locked, and reports it', async () => {
    const busy = new TidegateError('STORE_BUSY', 'another process writes', { retryable: true });
    const store = new InMemoryTradingStore();
    const { acquire } = store;
    let isLocked = true;
    store.acquire = async (shard, startedAt) => {
      if (isLocked) throw busy;
      return acquire.call(store, shard, startedAt);
    };
    const desk = new LiveDesk({ plan, store });
    const starting = desk.start();
    await desk.advance(1_000);
    expect(desk.engine.status()).toMatchObject({
      phase: 'starting',
      storeProblem: { code: 'STORE_BUSY' },
    });
    isLocked = false;
    await desk.advance(5_000);
    await starting;
    expect(desk.engine.status()).toMatchObject({ phase: 'running', storeProblem: null });
    await desk.engine.stop();
  });
});
