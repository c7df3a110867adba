import { describe, expect, it } from '@jest/globals';
import { SeededRng } from '@tidegate/kernel';
import fc from 'fast-check';

import { AttemptWindow } from './attempt-window.js';
import { Backoff } from './backoff.js';

describe('Backoff', () => {
  const options = { baseMs: 250, capMs: 30_000 };

  it('stays between base and cap, and at most triples', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const backoff = new Backoff(options, new SeededRng(seed));
        let previous = options.baseMs;
        for (let attempt = 0; attempt < 30; attempt++) {
          const wait = backoff.next();
          expect(wait).toBeGreaterThanOrEqual(options.baseMs);
          expect(wait).toBeLessThanOrEqual(Math.min(options.capMs, previous * 3));
          previous = wait;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('starts from the base again after a reset', () => {
    const backoff = new Backoff(options, new SeededRng(1));
    for (let attempt = 0; attempt < 20; attempt++) backoff.next();
    backoff.reset();
    expect(backoff.next()).toBeLessThanOrEqual(750);
  });

  it('respects the floor and adds jitter above it', () => {
    const backoff = new Backoff(options, new SeededRng(1));
    const waits = Array.from({ length: 5 }, () => {
      backoff.reset();
      return backoff.next(5_000);
    });
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(5_000);
    expect(new Set(waits).size).toBe(5);
  });
});

describe('AttemptWindow', () => {
  it('never allows more than its limit in any window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
        (limit, pauses) => {
          const window = new AttemptWindow(limit, 1_000);
          const made: number[] = [];
          let now = 0;
          for (const pause of pauses) {
            now += pause;
            now += window.waitMs(now);
            window.note(now);
            made.push(now);
          }
          for (const end of made) {
            const inside = made.filter((at) => at > end - 1_000 && at <= end);
            expect(inside.length).toBeLessThanOrEqual(limit);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
