import { describe, expect, it } from '@jest/globals';

import { epochMs, SECOND_MS, type EpochMs } from '@tidegate/kernel';
import { BreakerOptions } from '@tidegate/risk';

import { BTC } from '../../../testing/index.js';
import type { AccountTrader } from '../accounts/account-trader.js';
import type { HealthObservation } from '../inputs/engine-input.js';
import { BreakerFeed, refuseUnknownBreaker } from './breaker-feed.js';
import { EntryPauses } from './entry-pauses.js';

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
  const feed = new BreakerFeed(new BreakerOptions());
  feed.begin(START);
  return feed;
}

/** Observes the same three times from a second on, which is enough strikes for every breaker. */
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
  ])('pauses entries with the numbers of %s while it is tripped', (breaker, seen, reason) => {
    const feed = startedFeed();
    observe(feed, seen, 100);
    expect(feed.pauses()).toEqual([{ code: breaker, reason }]);
    feed.observe(CALM, at(110));
    expect(feed.pauses()).toHaveLength(1);
    feed.observe(CALM, at(170));
    expect(feed.pauses()).toEqual([]);
  });

  it('reports whether an observation changed its panel', () => {
    const feed = startedFeed();
    expect(feed.observe(CALM, at(100))).toBe(false);
    expect(feed.observe({ ...CALM, venueOnline: false }, at(101))).toBe(true);
    expect(feed.observe(CALM, at(102))).toBe(true);
    expect(feed.observe(CALM, at(103))).toBe(false);
  });

  it('is calm when no instrument is watched', () => {
    const feed = startedFeed();
    observe(feed, { instruments: 0 }, 100);
    expect(feed.pauses()).toEqual([]);
  });

  it('takes no observation before the first start', () => {
    const feed = new BreakerFeed(new BreakerOptions());
    expect(feed.observe({ ...CALM, feedDownMs: 1e6 }, at(100))).toBe(false);
    expect(feed.pauses()).toEqual([]);
  });

  it('pauses nothing in an engine without accounts', () => {
    const feed = new BreakerFeed(null);
    feed.begin(START);
    observe(feed, { feedDownMs: 1e6 }, 100);
    feed.reset('feed_down', at(110), []);
    expect(feed.pauses()).toEqual([]);
  });

  it('closes every breaker and grants a grace period when the engine starts', () => {
    const feed = startedFeed();
    observe(feed, { feedDownMs: 70_000 }, 100);
    feed.begin(at(200));
    expect(feed.pauses()).toEqual([]);
    observe(feed, { feedDownMs: 70_000 }, 250);
    expect(feed.pauses()).toEqual([]);
    observe(feed, { feedDownMs: 70_000 }, 260);
    expect(feed.pauses()).toHaveLength(1);
  });

  it('resets a breaker of the venue once and one of the accounts in each of them', () => {
    const feed = startedFeed();
    const reset: string[] = [];
    const trader = { resetBreaker: (name: string) => reset.push(name) };
    const traders = [trader, trader] as unknown as readonly AccountTrader[];
    observe(feed, { feedDownMs: 70_000 }, 100);
    feed.reset('feed_down', at(110), traders);
    expect([feed.pauses(), reset]).toEqual([[], []]);
    feed.reset('drawdown', at(110), traders);
    expect(reset).toEqual(['drawdown', 'drawdown']);
    expect(() => feed.reset('fuse', at(110), traders)).toThrow('A breaker that is reset is known');
  });
});

describe('EntryPauses', () => {
  it('states the reasons set by hand and the tripped breakers of the venue, each cleared by its own cause', () => {
    const feed = startedFeed();
    const pauses = new EntryPauses(feed);
    pauses.set('OPERATOR', 'lunch');
    observe(feed, { loopFailures: 5 }, 100);
    expect(pauses.pauses().map(({ code }) => code)).toEqual(['OPERATOR', 'task_failures']);
    pauses.clear('task_failures');
    pauses.clear('OPERATOR');
    expect(pauses.pauses().map(({ code }) => code)).toEqual(['task_failures']);
  });
});

describe('refuseUnknownBreaker', () => {
  it('names the breakers that there are', () => {
    const command = { type: 'reset_breaker', breaker: 'fuse', reason: '' } as const;
    expect(() => refuseUnknownBreaker(command)).toThrow(/"fuse"; known are stale_data, feed_down/);
    expect(() => refuseUnknownBreaker({ ...command, breaker: 'drawdown' })).not.toThrow();
    expect(() => refuseUnknownBreaker({ ...command, breaker: 'feed_down' })).not.toThrow();
    expect(() => refuseUnknownBreaker({ type: 'pause', code: 'fuse', reason: '' })).not.toThrow();
  });
});
