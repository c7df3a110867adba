import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { TokenBucket } from './token-bucket.js';

describe('TokenBucket', () => {
  it('allows a burst immediately, then one request per interval', () => {
    const bucket = new TokenBucket(2, 3);
    const waits = [1, 2, 3, 4, 5].map(() => bucket.reserve(0));
    expect(waits).toEqual([0, 0, 0, 500, 1_000]);
  });

  it('never exceeds its rate over any period', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (pauses, rate, burst) => {
          const bucket = new TokenBucket(rate, burst);
          let now = 0;
          const sent = pauses.map((pause) => {
            now += pause;
            return now + bucket.reserve(now);
          });
          sent.forEach((from, start) => {
            sent.slice(start).forEach((until, further) => {
              expect(further + 1).toBeLessThanOrEqual(
                ((until - from) * rate) / 1_000 + burst + rate / 1_000,
              );
            });
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('rejects a rate of 0', () => {
    expect(() => new TokenBucket(0, 1)).toThrow('rate');
  });
});
