import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import type { BreakerObservation } from '@tidegate/risk';

import { BTC } from '../../../testing/index.js';
import type { AccountTrader } from '../accounts/account-trader.js';
import { BreakerFeed, refuseUnknownBreaker } from './breaker-feed.js';

const at = epochMs(1_000);

function post(): { post: BreakerFeed; seen: BreakerObservation[]; reset: string[] } {
  const seen: BreakerObservation[] = [];
  const reset: string[] = [];
  const trader = {
    observeBreaker: (observation: BreakerObservation) => seen.push(observation),
    resetBreaker: (breaker: string) => reset.push(breaker),
  };
  return { post: new BreakerFeed([trader as unknown as AccountTrader]), seen, reset };
}

describe('BreakerFeed', () => {
  it('tells every account the levels of the data breakers, with a sentence each', () => {
    const { post: desk, seen } = post();
    desk.observe(
      {
        feedConnected: false,
        feedDownMs: 7_000,
        staleInstruments: [BTC.id],
        instruments: 4,
        venueOnline: false,
        loopFailures: 3,
      },
      at,
    );
    expect(seen.map(({ breaker, level }) => [breaker, level])).toEqual([
      ['stale_data', 0.25],
      ['feed_down', 7_000],
      ['task_failures', 3],
      ['venue_degraded', 1],
    ]);
    expect(seen.map(({ detail }) => detail)).toContain('1 of 4 instruments have no fresh data');
  });

  it('is calm when nothing is watched', () => {
    const { post: desk, seen } = post();
    desk.observe(
      {
        feedConnected: true,
        feedDownMs: 0,
        staleInstruments: [],
        instruments: 0,
        venueOnline: true,
        loopFailures: 0,
      },
      at,
    );
    expect(seen.every(({ level }) => level === 0)).toBe(true);
  });

  it('resets what it knows', () => {
    const { post: desk, reset } = post();
    desk.reset('feed_down', at);
    expect(reset).toEqual(['feed_down']);
    expect(() => desk.reset('fuse', at)).toThrow('A breaker that is reset is known');
  });
});

describe('refuseUnknownBreaker', () => {
  it('names the breakers that there are', () => {
    const command = { type: 'reset_breaker', breaker: 'fuse', reason: '' } as const;
    expect(() => refuseUnknownBreaker(command)).toThrow(/"fuse"; known are stale_data, feed_down/);
    expect(() => refuseUnknownBreaker({ ...command, breaker: 'drawdown' })).not.toThrow();
    expect(() => refuseUnknownBreaker({ type: 'pause', code: 'fuse', reason: '' })).not.toThrow();
  });
});
