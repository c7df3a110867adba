import { describe, expect, it } from '@jest/globals';

import { shardId, silentLogger } from '@tidegate/kernel';
import { openTimeAt, spotInstrument, START } from '@tidegate/market-data/testing';
import type { ControlCommand, Order } from '@tidegate/model';

import {
  accountOf,
  BTC,
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
import { compareReplay } from '../journal/compare-replay.js';

const { scope } = testAccount();
const plan = BUYING_PLAN;

async function ordersOf(desk: LiveDesk): Promise<readonly Order[]> {
  return (await desk.store.orders(scope, { limit: 100 })).rows;
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

  it('writes a journal whose replay matches the store', async () => {
    const desk = await openedDesk();
    await desk.quote(99);
    await desk.advance(5_000);
    await desk.quote(97.9);
    await desk.engine.stop();
    const result = await replayOf(plan, desk.store);
    expect(result.committed.trades.map(({ exitReason }) => exitReason)).toEqual(['stop']);
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it('continues after a restart with the same position and orders', async () => {
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

  it('waits at start while the venue is down', async () => {
    let failures = 3;
    const desk = new LiveDesk({
      plan,
      feed: (feed) =>
        wrapped(feed, {
          loadInstruments: async () => {
            failures -= 1;
            if (failures >= 0) throw venueDown();
            return feed.loadInstruments();
          },
        }),
    });
    const starting = desk.start();
    await desk.advance(3_000);
    expect(desk.engine.status()).toMatchObject({
      phase: 'starting',
      feedProblem: { code: 'VENUE_UNAVAILABLE', message: 'the venue is down' },
    });
    await desk.advance(1_000);
    await starting;
    expect(desk.engine.status()).toMatchObject({
      phase: 'running',
      connected: true,
      feedProblem: null,
    });
    await desk.engine.stop();
  });

  it('refuses commands before it has started, and invalid commands always', async () => {
    const desk = new LiveDesk({ plan });
    const execute = (command: ControlCommand) =>
      desk.engine.command({ ...controlOf(command, { reason: 'lunch' }), type: 'control' });
    const pause = { type: 'pause', code: 'OPERATOR' } as const;
    await expect(execute(pause)).rejects.toMatchObject({ code: 'ENGINE_NOT_READY' });
    await desk.start();
    const invalid = { type: 'reset_breaker', breaker: 'fuse' } as const;
    await expect(execute(invalid)).rejects.toMatchObject({ code: 'BREAKER_UNKNOWN' });
    await execute(pause);
    expect(accountOf(desk).pauses).toEqual([{ code: 'OPERATOR', reason: 'lunch' }]);
    await execute({ ...pause, type: 'resume' });
    expect(accountOf(desk).pauses).toEqual([]);
    expect(desk.faults).toEqual([]);
    await desk.engine.stop();
  });

  it('starts without the venue time and without a candle series that fails to load', async () => {
    const warnings: string[] = [];
    const desk = new LiveDesk({
      plan,
      logger: { ...silentLogger, warn: (message) => warnings.push(message) },
      feed: (feed) =>
        wrapped(feed, {
          venueTime: async () => Promise.reject(venueDown()),
          loadCandles: async () => Promise.reject(venueDown()),
        }),
    });
    await desk.start();
    expect(desk.engine.status().phase).toBe('running');
    expect(warnings).toHaveLength(2);
    await desk.engine.stop();
  });

  it('does not start with symbols that the venue does not list', async () => {
    const desk = new LiveDesk({
      plan,
      feed: (feed) => wrapped(feed, { loadInstruments: async () => [] }),
    });
    await expect(desk.start()).rejects.toMatchObject({ code: 'INSTRUMENT_UNKNOWN' });
  });

  it('does not start with instruments quoted in a currency other than the account currency', async () => {
    const instruments = [BTC, spotInstrument('ETH/EUR')];
    const desk = new LiveDesk({ plan, instruments });
    await expect(desk.start()).rejects.toMatchObject({
      code: 'DATA_CURRENCY_MISMATCH',
      message:
        'ETH/EUR is traded in EUR, the account holds USD: leave the instrument out, or set accounts.0.currency=EUR',
    });
    expect(await desk.store.lastSequence(shardId(plan.venue))).toBe(0);
  });

  it('can be stopped while it waits for the venue, and does not start later', async () => {
    const desk = new LiveDesk({
      plan,
      feed: (feed) => wrapped(feed, { loadInstruments: async () => Promise.reject(venueDown()) }),
    });
    const starting = desk.start();
    await desk.advance(100);
    await desk.engine.stop();
    await starting;
    await desk.advance(2_000);
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', connected: false });
  });

  it('reports the status of feed, loops and market', async () => {
    const desk = await openedDesk();
    const status = desk.engine.status();
    expect(status).toMatchObject({
      venue: BTC.venue,
      instruments: [BTC.id],
      connected: true,
      clockSkewMs: 0,
      reconnects: 0,
      conflated: 0,
    });
    expect(status.loops.map(({ name }) => name)).toEqual([
      'scan',
      'positions',
      'flush',
      'health',
      'fallback_scan',
      'statistics',
      'clock',
    ]);
    expect(status.loops.every(({ failures }) => failures === 0)).toBe(true);
    expect(status.lastInputAt).toBeGreaterThan(START);
    await desk.engine.stop();
  });

  it('reports feed silence in real time at any market speed', async () => {
    const desk = new LiveDesk({ plan, speed: 60 });
    expect(desk.engine.status()).toMatchObject({ lastMessageAgeMs: null, clockSkewMs: null });
    await desk.start();
    await desk.advance(6_000);
    expect(desk.engine.status().lastMessageAgeMs).toBe(100);
    await desk.engine.stop();
  });

  it('emits one event when the feed is lost, even after several failed reconnects', async () => {
    const desk = new LiveDesk({ plan });
    await desk.start();
    for (const reason of ['cable', 'still', 'and still']) desk.feed.disconnect(reason);
    await desk.settle();
    expect(desk.engine.status().feedProblem).toMatchObject({ message: 'and still' });
    const changes = desk.events.flatMap((event) =>
      event.type === 'feed_changed' ? [[event.connected, event.reason]] : [],
    );
    expect(changes).toEqual([
      [true, ''],
      [false, 'cable'],
    ]);
    await desk.engine.stop();
  });

  it('raises an alarm while the quote of an open position is older than two minutes', async () => {
    const desk = await openedDesk();
    const alarms = () => desk.events.filter(({ type }) => type === 'quote_alarm');
    await desk.advance(115_000);
    expect(alarms()).toEqual([]);
    await desk.advance(15_000);
    expect(alarms()).toMatchObject([{ instrument: BTC.id, raised: true }]);
    expect(desk.engine.status().quoteAlarms).toEqual([BTC.id]);
    await desk.quote(100);
    await desk.advance(5_000);
    expect(alarms()).toMatchObject([{ raised: true }, { raised: false }]);
    expect(desk.engine.status().quoteAlarms).toEqual([]);
    await desk.engine.stop();
  });

  it('moves the stop of a position when the price rises', async () => {
    const desk = await openedDesk();
    await desk.advance(1_000);
    await desk.quote(102.2);
    await desk.advance(3_000);
    const stop = (await ordersOf(desk)).find(({ purpose }) => purpose === 'protective_stop');
    expect(stop?.stopPrice?.toNumber()).toBeGreaterThan(98.1);
    await desk.engine.stop();
  });

  it('requests the candles of a gap from the venue', async () => {
    const requests: number[] = [];
    const desk = new LiveDesk({
      plan,
      feed: (feed) =>
        wrapped(feed, {
          loadCandles: async (request) => {
            if (request.since !== undefined) requests.push(request.since);
            return feed.loadCandles(request);
          },
        }),
    });
    await desk.start();
    await desk.candle(FIRST_MINUTE, 100);
    desk.feed.disconnect('cable');
    await desk.advanceTo(openTimeAt('1m', FIRST_MINUTE + 4));
    desk.feed.reconnect('again');
    await desk.candle(FIRST_MINUTE + 4, 100);
    await desk.advance(3_000);
    expect(requests.length).toBeGreaterThan(0);
    await desk.engine.stop();
  });
});
