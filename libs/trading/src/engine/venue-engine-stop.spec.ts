import { describe, expect, it } from '@jest/globals';
import { epochMs, shardId, TidegateError } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import { openTimeAt, type FakeMarketFeed } from '@tidegate/market-data/testing';

import {
  FIRST_MINUTE,
  LiveDesk,
  scriptedStrategy,
  testAccount,
  testPlan,
} from '../../testing/index.js';
import type { LedgerCommit } from '../ports.js';

const plan = testPlan([scriptedStrategy(() => null)]);

/** The fake venue with the given methods overridden. */
function answering(answers: Partial<MarketFeed>): (feed: FakeMarketFeed) => MarketFeed {
  return (feed) => Object.assign(Object.create(feed) as FakeMarketFeed, answers);
}

/** An answer that waits for `give`. */
function heldAnswer<T>(value: T) {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { promise, give: () => resolve(value) };
}

describe('VenueEngine stopped while it starts', () => {
  it('does not wait for a venue that does not answer', async () => {
    const away = new TidegateError('VENUE_UNREACHABLE', 'connection refused', { retryable: true });
    const feed = answering({ loadInstruments: () => Promise.reject(away) });
    const desk = new LiveDesk({ plan, feed });
    const started = desk.start();
    await desk.advance(60_000);
    await desk.engine.stop();
    await started;
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', instruments: [] });
    expect(await desk.store.lastSequence(shardId(plan.venue))).toBe(0);
  });

  it('does not wait for candle history, and ignores history that arrives later', async () => {
    const history = heldAnswer([]);
    const feed = answering({ loadCandles: () => history.promise });
    const desk = new LiveDesk({ plan, feed });
    const started = desk.start();
    await desk.settle();
    await desk.engine.stop();
    await started;
    const { lastInputAt } = desk.engine.status();
    await desk.advance(1_000);
    history.give();
    await desk.settle();
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', queued: 0, lastInputAt });
    expect(desk.faults).toEqual([]);
  });

  it('does not wait for the venue time', async () => {
    const venueTime = heldAnswer(epochMs(0));
    const feed = answering({ venueTime: () => venueTime.promise });
    const desk = new LiveDesk({ plan, feed });
    const started = desk.start();
    await desk.settle();
    expect(desk.engine.status().phase).toBe('starting');
    await desk.engine.stop();
    await started;
    venueTime.give();
    await desk.settle();
    expect(desk.engine.status().phase).toBe('stopped');
  });
});

/** Buys at the close of the first minute. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === openTimeAt('1m', FIRST_MINUTE + 1)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
const buying = testPlan([buyer], { executionFeed: 'slices', quoteRequired: true });

async function ordersOf({ store }: LiveDesk): Promise<readonly string[]> {
  const { rows } = await store.orders(testAccount().scope, { limit: 10 });
  return rows.map(({ purpose, status }) => `${purpose} ${status}`);
}

describe('VenueEngine stopped while it trades', () => {
  it('pauses entries ahead of waiting scans, and journals the hold before them', async () => {
    let disk: Promise<unknown> = Promise.resolve();
    const desk: LiveDesk = new LiveDesk({
      plan: buying,
      commit: async (rows: LedgerCommit) => {
        await disk;
        await desk.store.commit(rows);
      },
    });
    await desk.start();
    await desk.quote(100);
    const slow = heldAnswer(null);
    disk = slow.promise;
    await desk.closeMinute(FIRST_MINUTE, 100);
    expect(desk.engine.status().queued).toBeGreaterThan(1);
    const stopped = desk.engine.stop();
    slow.give();
    await stopped;
    expect(desk.decisions.map(({ rejectedBy }) => rejectedBy)).toEqual(['ENGINE_PAUSED']);
    expect(await ordersOf(desk)).toEqual([]);
    const entries = [];
    for await (const entry of desk.store.read(shardId(buying.venue), 1)) entries.push(entry.type);
    expect(entries.indexOf('hold')).toBeGreaterThan(0);
    expect(entries.indexOf('hold')).toBeLessThan(entries.indexOf('scan'));
  });

  it('cancels a working entry, and keeps the protective orders of a position', async () => {
    const entering = new LiveDesk({ plan: buying });
    await entering.engine.start();
    await entering.quote(100);
    await entering.closeMinute(FIRST_MINUTE, 100);
    const holding = new LiveDesk({ plan: buying });
    await holding.engine.start();
    await holding.quote(100);
    await holding.closeMinute(FIRST_MINUTE, 100);
    await holding.quote(100);
    for (const { engine } of [entering, holding]) await engine.stop();
    expect(await ordersOf(entering)).toEqual(['entry CANCELED']);
    expect((await ordersOf(holding)).toSorted()).toEqual([
      'entry FILLED',
      'protective_stop ACCEPTED',
      'protective_target ACCEPTED',
    ]);
    const { livePositions } = await entering.store.loadAccount(testAccount().scope, epochMs(0));
    expect(livePositions).toEqual([]);
  });
});
