import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime, silentLogger, TidegateError } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import { openTimeAt, START } from '@tidegate/market-data/testing';
import type { Order } from '@tidegate/model';

import {
  BTC,
  CONFIGURATION_HASH,
  FIRST_MINUTE,
  LiveDesk,
  scriptedStrategy,
  testAccount,
  testPlan,
} from '../testing/index.js';
import { InMemoryTradingStore } from './adapters/memory/in-memory-trading-store.js';
import { compareReplay } from './compare-replay.js';
import { replayJournal } from './replay-journal.js';

const { scope } = testAccount();

/** Buys at the close of the first minute of the stream, for a stop 2 below and a target 4 above. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === openTimeAt('1m', FIRST_MINUTE + 1)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
const plan = testPlan([buyer], { executionFeed: 'slices', quoteRequired: true });

async function openedDesk(desk = new LiveDesk({ plan })): Promise<LiveDesk> {
  await desk.engine.start();
  await desk.quote(100);
  await desk.closeMinute(FIRST_MINUTE, 100);
  await desk.quote(100);
  return desk;
}

async function ordersOf(desk: LiveDesk): Promise<readonly Order[]> {
  return (await desk.store.orders(scope, { limit: 100 })).rows;
}

function accountOf(desk: LiveDesk) {
  const [account] = desk.engine.status().accounts;
  if (!account) throw new Error('the plan has an account');
  return account;
}

describe('VenueEngine', () => {
  it('recovers, warms up, streams, enters, exits and stops', async () => {
    const desk = await openedDesk();
    expect(accountOf(desk)).toMatchObject({ openPositions: 1, openOrders: 2 });
    await desk.quote(104.2);
    expect(accountOf(desk)).toMatchObject({
      openPositions: 0,
      openOrders: 0,
      closedTrades: 1,
      ledgerBalanced: true,
    });
    const trades = await desk.store.trades(scope, { limit: 10 });
    expect(trades.rows.map(({ exitReason }) => exitReason)).toEqual(['target']);
    expect(desk.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['feed_changed', 'decision_made', 'fill_booked', 'trade_closed']),
    );
    await desk.engine.stop();
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', queued: 0 });
    expect(desk.time.pendingTimers).toBe(0);
  });

  it('writes a journal that leads to the same books', async () => {
    const desk = await openedDesk();
    await desk.quote(99);
    await desk.goOn(5_000);
    await desk.quote(97.9);
    await desk.engine.stop();
    const result = await replayJournal({
      plan,
      configurationHash: CONFIGURATION_HASH,
      journal: desk.store,
    });
    expect(result.committed.trades.map(({ exitReason }) => exitReason)).toEqual(['stop']);
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it('goes on after a restart with the same position under the same orders', async () => {
    const before = await openedDesk();
    await before.engine.stop();
    const orders = await ordersOf(before);
    const after = new LiveDesk({ plan, store: before.store, time: before.time });
    await after.engine.start();
    await after.settle();
    expect(accountOf(after)).toMatchObject({ openPositions: 1, openOrders: 2 });
    expect((await ordersOf(after)).map(({ id }) => id)).toEqual(orders.map(({ id }) => id));
    await after.quote(104.2);
    expect(accountOf(after)).toMatchObject({ openPositions: 0, closedTrades: 1 });
    expect(accountOf(after).cash).toBe(accountOf(after).equity);
    await after.engine.stop();
  });

  it('shows what the store holds while it waits for the venue, and nothing of a new account', async () => {
    const before = await openedDesk();
    const cash = accountOf(before).cash;
    await before.engine.stop();
    const feed = (venue: MarketFeed): MarketFeed =>
      wrapped(venue, { loadInstruments: async () => Promise.reject(down()) });
    const desks = [
      new LiveDesk({ plan, feed, store: before.store, time: before.time }),
      new LiveDesk({ plan, feed }),
    ];
    const starting = desks.map(({ engine }) => engine.start());
    for (const desk of desks) await desk.settle();
    const [known, unknown] = desks.map((desk) => accountOf(desk));
    expect(known).toMatchObject({ openPositions: 1, openOrders: 2, cash, ledgerBalanced: true });
    expect(unknown).toMatchObject({
      openPositions: 0,
      equity: null,
      cash: null,
      unrealisedPnl: null,
      ledgerBalanced: null,
    });
    for (const { engine } of desks) await engine.stop();
    await Promise.all(starting);
  });

  it('waits for a venue that is down at the start, and then starts', async () => {
    let failures = 3;
    const desk = new LiveDesk({
      plan,
      feed: (feed) =>
        wrapped(feed, {
          loadInstruments: async () => {
            failures -= 1;
            if (failures >= 0) throw down();
            return feed.loadInstruments();
          },
        }),
    });
    const starting = desk.engine.start();
    await desk.goOn(3_000);
    expect(desk.engine.status()).toMatchObject({
      phase: 'starting',
      feedProblem: { code: 'VENUE_UNAVAILABLE', message: 'the venue is down' },
    });
    await desk.goOn(1_000);
    await starting;
    expect(desk.engine.status()).toMatchObject({
      phase: 'running',
      connected: true,
      feedProblem: null,
    });
    await desk.engine.stop();
  });

  it('refuses commands until it has started, and wrong ones always', async () => {
    const desk = new LiveDesk({ plan });
    const pause = { type: 'pause', code: 'OPERATOR', reason: 'lunch' } as const;
    await expect(desk.engine.control(pause)).rejects.toMatchObject({ code: 'ENGINE_NOT_READY' });
    await desk.engine.start();
    const wrong = { type: 'reset_breaker', breaker: 'fuse', reason: '' } as const;
    await expect(desk.engine.control(wrong)).rejects.toMatchObject({ code: 'BREAKER_UNKNOWN' });
    await desk.engine.control(pause);
    expect(accountOf(desk).pauses).toEqual([{ code: 'OPERATOR', reason: 'lunch' }]);
    await desk.engine.control({ ...pause, type: 'resume' });
    expect(accountOf(desk).pauses).toEqual([]);
    expect(desk.faults).toEqual([]);
    await desk.engine.stop();
  });

  it('starts without the time of the venue and without a series that cannot be loaded', async () => {
    const warnings: string[] = [];
    const desk = new LiveDesk({
      plan,
      logger: { ...silentLogger, warn: (message) => warnings.push(message) },
      feed: (feed) =>
        wrapped(feed, {
          venueTime: async () => Promise.reject(down()),
          loadCandles: async () => Promise.reject(down()),
        }),
    });
    await desk.engine.start();
    expect(desk.engine.status().phase).toBe('running');
    expect(warnings).toHaveLength(2);
    await desk.engine.stop();
  });

  it('does not start on names that the venue does not list', async () => {
    const desk = new LiveDesk({
      plan,
      feed: (feed) => wrapped(feed, { loadInstruments: async () => [] }),
    });
    await expect(desk.engine.start()).rejects.toMatchObject({ code: 'INSTRUMENT_UNKNOWN' });
  });

  it('stops while it waits for a venue, without starting later', async () => {
    const desk = new LiveDesk({
      plan,
      feed: (feed) => wrapped(feed, { loadInstruments: async () => Promise.reject(down()) }),
    });
    const starting = desk.engine.start();
    await desk.goOn(100);
    await desk.engine.stop();
    await starting;
    await desk.goOn(2_000);
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', connected: false });
  });

  it('stops and tells when the store refuses what it decided, and lets nobody wait', async () => {
    let isBroken = false;
    const desk: LiveDesk = new LiveDesk({
      plan,
      commit: async (rows) => {
        if (isBroken) throw new TidegateError('DUPLICATE_FILL', 'booked already');
        await desk.store.commit(rows);
      },
    });
    await desk.engine.start();
    await desk.quote(100);
    isBroken = true;
    await desk.closeMinute(FIRST_MINUTE, 100);
    expect(desk.faults).toMatchObject([{ code: 'DUPLICATE_FILL' }]);
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', connected: false });
    const pause = { type: 'pause', code: 'OPERATOR', reason: 'late' } as const;
    await expect(desk.engine.control(pause)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await desk.engine.stop();
    expect(desk.time.pendingTimers).toBe(0);
    expect(await ordersOf(desk)).toEqual([]);
  });

  it('sends nothing while the store takes no commits, says so, and loses nothing once it does', async () => {
    let isFull = false;
    const desk: LiveDesk = new LiveDesk({
      plan,
      commit: async (rows) => {
        if (isFull) throw new TidegateError('STORE_FULL', 'the disk is full', { retryable: true });
        await desk.store.commit(rows);
      },
    });
    await desk.engine.start();
    await desk.quote(100);
    isFull = true;
    await desk.closeMinute(FIRST_MINUTE, 100);
    await desk.quote(100);
    await desk.goOn(5_000);
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
    expect(await ordersOf(desk)).toEqual([]);
    isFull = false;
    await desk.goOn(6_000);
    expect(desk.engine.status()).toMatchObject({ storeProblem: null, queued: 0 });
    expect(accountOf(desk).pauses).toEqual([]);
    await desk.quote(100);
    expect(accountOf(desk)).toMatchObject({ openPositions: 1 });
    await desk.engine.stop();
    const result = await replayJournal({
      plan,
      configurationHash: CONFIGURATION_HASH,
      journal: desk.store,
    });
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
    expect(desk.faults).toEqual([]);
  });

  it('tries the store and the venue in real time, however fast the market’s clock runs', async () => {
    const wireTimers = new ManualTime(epochMs(0));
    let asked = 0;
    let commits = 0;
    const desk: LiveDesk = new LiveDesk({
      plan,
      wireTimers,
      feed: (feed) =>
        wrapped(feed, {
          loadInstruments: async () => {
            asked += 1;
            if (asked < 3) throw down();
            return feed.loadInstruments();
          },
        }),
      commit: async () => {
        commits += 1;
        throw new TidegateError('STORE_FULL', 'the disk is full', { retryable: true });
      },
    });
    const starting = desk.engine.start();
    await desk.goOn(60_000);
    expect(asked).toBe(1);
    await wireTimers.settleTo(epochMs(500));
    await desk.goOn(60_000);
    expect(asked).toBe(2);
    await wireTimers.settleTo(epochMs(1_500));
    await desk.settle();
    await starting;
    await desk.goOn(60_000);
    expect([asked, commits]).toEqual([3, 1]);
    await wireTimers.settleTo(epochMs(1_600));
    await desk.goOn(60_000);
    expect(commits).toBe(2);
  });

  it('waits for a store that is locked at the start, and says so', async () => {
    const busy = new TidegateError('STORE_BUSY', 'somebody writes', { retryable: true });
    const store = new InMemoryTradingStore();
    let isLocked = true;
    store.beginRun = async (startedAt) => {
      if (isLocked) throw busy;
      return { epoch: 7, startedAt };
    };
    const desk = new LiveDesk({ plan, store });
    const starting = desk.engine.start();
    await desk.goOn(1_000);
    expect(desk.engine.status()).toMatchObject({
      phase: 'starting',
      storeProblem: { code: 'STORE_BUSY' },
    });
    isLocked = false;
    await desk.goOn(5_000);
    await starting;
    expect(desk.engine.status()).toMatchObject({ phase: 'running', storeProblem: null });
    await desk.engine.stop();
  });

  it('shows what it knows of feed, loops and market', async () => {
    const desk = await openedDesk();
    const status = desk.engine.status();
    expect(status).toMatchObject({
      venue: BTC.venue,
      instruments: [BTC.id],
      connected: true,
      reconnects: 0,
      conflated: 0,
    });
    expect(status.loops.map(({ name }) => name)).toEqual([
      'scan',
      'fallback_scan',
      'positions',
      'health',
      'flush',
      'statistics',
      'clock',
    ]);
    expect(status.loops.every(({ failures }) => failures === 0)).toBe(true);
    expect(status.lastInputAt).toBeGreaterThan(START);
    await desk.engine.stop();
  });

  it('raises an alarm while a position is open whose quote is older than two minutes', async () => {
    const desk = await openedDesk();
    const alarms = () => desk.events.filter(({ type }) => type === 'quote_alarm');
    await desk.goOn(115_000);
    expect(alarms()).toEqual([]);
    await desk.goOn(15_000);
    expect(alarms()).toMatchObject([{ instrument: BTC.id, raised: true }]);
    expect(desk.engine.status().quoteAlarms).toEqual([BTC.id]);
    await desk.quote(100);
    await desk.goOn(5_000);
    expect(alarms()).toMatchObject([{ raised: true }, { raised: false }]);
    expect(desk.engine.status().quoteAlarms).toEqual([]);
    await desk.engine.stop();
  });

  it('manages positions by their prices: the stop follows, and the journal tells where they went', async () => {
    const desk = await openedDesk();
    await desk.goOn(1_000);
    await desk.quote(102.2);
    await desk.goOn(3_000);
    const stop = (await ordersOf(desk)).find(({ purpose }) => purpose === 'protective_stop');
    expect(stop?.stopPrice?.toNumber()).toBeGreaterThan(98.1);
    await desk.engine.stop();
  });

  it('hands what the venue lacks in a gap to the cache, by asking for it', async () => {
    const asked: number[] = [];
    const desk = new LiveDesk({
      plan,
      feed: (feed) =>
        wrapped(feed, {
          loadCandles: async (request) => {
            if (request.since !== undefined) asked.push(request.since);
            return feed.loadCandles(request);
          },
        }),
    });
    await desk.engine.start();
    await desk.candle(FIRST_MINUTE, 100);
    desk.feed.disconnect('cable');
    await desk.goTo(openTimeAt('1m', FIRST_MINUTE + 4));
    desk.feed.reconnect('again');
    await desk.candle(FIRST_MINUTE + 4, 100);
    await desk.goOn(3_000);
    expect(asked.length).toBeGreaterThan(0);
    await desk.engine.stop();
  });
});

function down(): TidegateError {
  return new TidegateError('VENUE_UNAVAILABLE', 'the venue is down', { retryable: true });
}

/** The feed with some of its methods replaced. */
function wrapped(feed: MarketFeed, over: Partial<MarketFeed>): MarketFeed {
  return Object.assign(Object.create(feed) as MarketFeed, over);
}
