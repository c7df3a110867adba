import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { TokenBuckets } from './token-bucket.js';

const at = (seconds: number) => epochMs(1_000 * seconds);

describe('TokenBuckets', () => {
  it('allows a burst, then one request per second', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 1 });
    expect([0, 0, 0, 0].map((second) => buckets.take('a', at(second)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([0.5, 1, 1.5, 2].map((second) => buckets.take('a', at(second)))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('counts each key separately and never accumulates more than a burst', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 });
    expect([buckets.take('a', at(0)), buckets.take('b', at(0)), buckets.take('a', at(0))]).toEqual([
      true,
      true,
      false,
    ]);
    expect([buckets.take('a', at(900)), buckets.take('a', at(900))]).toEqual([true, false]);
  });

  it('drops the least recently used key beyond the limit', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001 });
    buckets.take('first', at(0));
    for (let nth = 0; nth < 1_000; nth++) buckets.take(`key ${nth}`, at(0));
    expect(buckets.take('first', at(0))).toBe(true);
    expect(buckets.take('key 999', at(0))).toBe(false);
  });
});
