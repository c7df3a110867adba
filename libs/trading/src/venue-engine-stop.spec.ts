import { describe, expect, it } from '@jest/globals';
import { epochMs, TidegateError } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import type { FakeMarketFeed } from '@tidegate/market-data/testing';

import { LiveDesk, scriptedStrategy, testPlan } from '../testing/index.js';

const plan = testPlan([scriptedStrategy(() => null)]);

/** The fake venue with some answers of its own. */
function answering(answers: Partial<MarketFeed>): (feed: FakeMarketFeed) => MarketFeed {
  return (feed) => Object.assign(Object.create(feed) as FakeMarketFeed, answers);
}

/** An answer that the test gives when it wants to. */
function heldAnswer<T>(value: T) {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { promise, give: () => resolve(value) };
}

describe('VenueEngine that is stopped while it starts', () => {
  it('does not wait for a venue that does not answer', async () => {
    const away = new TidegateError('VENUE_UNREACHABLE', 'nobody there', { retryable: true });
    const feed = answering({ loadInstruments: () => Promise.reject(away) });
    const desk = new LiveDesk({ plan, feed });
    const started = desk.engine.start();
    await desk.goOn(60_000);
    await desk.engine.stop();
    await started;
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', instruments: [] });
    expect(await desk.store.lastSequence(plan.venue)).toBe(0);
  });

  it('does not wait for the history, and takes none in that comes later', async () => {
    const history = heldAnswer([]);
    const feed = answering({ loadCandles: () => history.promise });
    const desk = new LiveDesk({ plan, feed });
    const started = desk.engine.start();
    await desk.settle();
    await desk.engine.stop();
    await started;
    const { lastInputAt } = desk.engine.status();
    await desk.goOn(1_000);
    history.give();
    await desk.settle();
    expect(desk.engine.status()).toMatchObject({ phase: 'stopped', queued: 0, lastInputAt });
    expect(desk.faults).toEqual([]);
  });

  it('does not wait for the clock', async () => {
    const venueTime = heldAnswer(epochMs(0));
    const feed = answering({ venueTime: () => venueTime.promise });
    const desk = new LiveDesk({ plan, feed });
    const started = desk.engine.start();
    await desk.settle();
    expect(desk.engine.status().phase).toBe('starting');
    await desk.engine.stop();
    await started;
    venueTime.give();
    await desk.settle();
    expect(desk.engine.status().phase).toBe('stopped');
  });
});
