import { describe, expect, it } from '@jest/globals';

import { FlapLimiter } from './flap-limiter.js';

const LIMITS = { freeRenewals: 2, baseMs: 1_000, capMs: 5_000, calmMs: 60_000 };

describe('FlapLimiter', () => {
  it('allows the first renewals immediately, then doubles the wait up to its cap', () => {
    const limiter = new FlapLimiter(LIMITS);
    const waits: number[] = [];
    let now = 0;
    for (let renewal = 0; renewal < 7; renewal++) {
      const dueAt = limiter.nextAt('book A', now);
      waits.push(dueAt - now);
      now = dueAt;
    }
    expect(waits).toEqual([0, 0, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('starts over after a calm period, separately for each subject', () => {
    const limiter = new FlapLimiter(LIMITS);
    for (let renewal = 0; renewal < 3; renewal++) limiter.nextAt('book A', 0);
    expect(limiter.nextAt('book B', 0)).toBe(0);
    expect(limiter.nextAt('book A', 61_000)).toBe(61_000);
  });
});
