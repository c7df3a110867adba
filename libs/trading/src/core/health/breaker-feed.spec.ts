import { describe, expect, it } from '@jest/globals';

import { epochMs, SECOND_MS, venueId, type EpochMs } from '@tidegate/kernel';
import { BreakerOptions } from '@tidegate/risk';

import { BTC } from '../../../testing/index.js';
import type { HealthObservation } from '../inputs/engine-input.js';
import { BreakerFeed, refuseUnknownBreaker } from './breaker-feed.js';

const KRAKEN = venueId('kraken');
const START = epochMs(1_000_000);
/** Seconds after the start; the grace ends at 60. */
const at = (seconds: number): EpochMs => epochMs(START + seconds * SECOND_MS);

const CALM: HealthObservation = {
  feedConnected: true,
  feedDownMs: 0,
  staleInstruments: [],
  instruments: 4,
  venueOnline: true,
  loopFailures: 0,
};

function startedFeed(): BreakerFeed {
  return new BreakerFeed(new BreakerOptions(), { text: null, at: START, venue: KRAKEN });
}

/** Observes the same state three times, which is enough strikes for every breaker. */
function observe(feed: BreakerFeed, seen: Partial<HealthObservation>, from: number): void {
  for (let strike = 0; strike < 3; strike++) feed.observe({ ...CALM, ...seen }, at(from + strike));
}

describe('BreakerFeed', () => {
  it.each([
    ['feed_down', { feedDownMs: 70_000 }, 'the feed has been down for 70000 ms (limit 60000)'],
    ['task_failures', { loopFailures: 3 }, 'a critical loop failed 3 times in a row (limit 3)'],
    ['venue_degraded', { venueOnline: false }, 'the venue is not fully online (limit 0.5)'],
    [
      'stale_data',
      { staleInstruments: [BTC.id], instruments: 2 },
      '1 of 2 instruments have no fresh data (limit 0.5)',
    ],
  ])('pauses entries while %s is tripped and states its level', (breaker, seen, reason) => {
    const feed = startedFeed();
    observe(feed, seen, 100);
    expect(feed.pauses()).toEqual([{ code: breaker, reason }]);
    feed.observe(CALM, at(110));
    expect(feed.pauses()).toHaveLength(1);
    feed.observe(CALM, at(170));
    expect(feed.pauses()).toEqual([]);
  });

  it('returns null for observations that change nothing', () => {
    const feed = startedFeed();
    expect(feed.observe(CALM, at(100))).toBeNull();
    expect(feed.observe({ ...CALM, venueOnline: false }, at(101))).toEqual([]);
    expect(feed.observe(CALM, at(102))).toEqual([]);
    expect(feed.observe(CALM, at(103))).toBeNull();
  });

  it('emits one event when a breaker trips and one when it closes', () => {
    const feed = startedFeed();
    const seen = { ...CALM, feedDownMs: 70_000 };
    const down = [100, 101, 102, 103, 104].map((second) => feed.observe(seen, at(second)) ?? []);
    expect(down.flat()).toMatchObject([
      { type: 'breaker_changed', venue: KRAKEN, scope: null, breaker: 'feed_down', tripped: true },
    ]);
    const calm = [110, 170, 230, 290].map((second) => feed.observe(CALM, at(second)) ?? []);
    expect(calm.flat()).toMatchObject([
      { type: 'breaker_changed', scope: null, breaker: 'feed_down', tripped: false },
    ]);
  });

  it('measures stale instruments by their share', () => {
    const feed = startedFeed();
    observe(feed, { staleInstruments: [BTC.id], instruments: 4 }, 100);
    expect(feed.pauses()).toEqual([]);
  });

  it('does not trip without watched instruments', () => {
    const feed = startedFeed();
    observe(feed, { instruments: 0, staleInstruments: [BTC.id] }, 100);
    expect(feed.pauses()).toEqual([]);
  });

  it('does not pause entries when breakers are disabled', () => {
    const off = Object.assign(new BreakerOptions(), { enabled: false });
    const feed = new BreakerFeed(off, { text: null, at: START, venue: KRAKEN });
    observe(feed, { feedDownMs: 1e6 }, 100);
    expect(feed.pauses()).toEqual([]);
    const before = startedFeed();
    observe(before, { feedDownMs: 70_000 }, 100);
    const text = before.takeState()?.() ?? null;
    expect(new BreakerFeed(off, { text, at: START, venue: KRAKEN }).pauses()).toEqual([]);
  });

  it('keeps tripped breakers over a restart and grants the others a grace period', () => {
    const before = startedFeed();
    observe(before, { feedDownMs: 70_000 }, 100);
    const text = before.takeState()?.() ?? null;
    const after = new BreakerFeed(new BreakerOptions(), { text, at: at(200), venue: KRAKEN });
    expect(after.pauses().map(({ code }) => code)).toEqual(['feed_down']);
    observe(after, { loopFailures: 3 }, 250);
    expect(after.pauses().map(({ code }) => code)).not.toContain('task_failures');
    observe(after, { loopFailures: 3 }, 260);
    expect(after.pauses().map(({ code }) => code)).toContain('task_failures');
  });

  it('hands its state over once per change and refuses a malformed state', () => {
    const feed = startedFeed();
    expect(feed.takeState()).toBeNull();
    observe(feed, { feedDownMs: 70_000 }, 100);
    expect(feed.takeState()).not.toBeNull();
    expect(feed.takeState()).toBeNull();
    expect(
      () => new BreakerFeed(new BreakerOptions(), { text: '{', at: START, venue: KRAKEN }),
    ).toThrow(expect.objectContaining({ code: 'SHARD_STATE_MALFORMED' }));
  });

  it('resets a breaker once with one event', () => {
    const feed = startedFeed();
    observe(feed, { feedDownMs: 70_000 }, 100);
    expect([feed.isTripped('feed_down'), feed.isTripped('stale_data')]).toEqual([true, false]);
    expect(feed.reset('feed_down', at(110))).toMatchObject([
      { breaker: 'feed_down', tripped: false, at: at(110) },
    ]);
    expect([feed.pauses(), feed.isTripped('feed_down')]).toEqual([[], false]);
    feed.takeState();
    expect([feed.reset('feed_down', at(111)), feed.takeState()]).toEqual([[], null]);
  });
});

describe('refuseUnknownBreaker', () => {
  it('refuses an unknown breaker and lists the known ones', () => {
    const command = { type: 'reset_breaker', breaker: 'fuse' } as const;
    expect(() => refuseUnknownBreaker(command)).toThrow(/"fuse"; known: stale_data, feed_down/);
    expect(() => refuseUnknownBreaker(command)).toThrow(
      expect.objectContaining({ code: 'BREAKER_UNKNOWN' }),
    );
    expect(() => refuseUnknownBreaker({ ...command, breaker: 'drawdown' })).not.toThrow();
    expect(() => refuseUnknownBreaker({ ...command, breaker: 'feed_down' })).not.toThrow();
    expect(() => refuseUnknownBreaker({ type: 'pause', code: 'fuse' })).not.toThrow();
  });
});
