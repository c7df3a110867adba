import { describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime } from '@tidegate/kernel';

import { RateLimit } from './rate-limit.js';

function limited() {
  const time = new ManualTime(epochMs(1_780_000_000_000));
  return { time, limit: new RateLimit({ burst: 3, perSecond: 0.5 }, time) };
}

describe('RateLimit', () => {
  it('allows a burst, then says how many seconds to wait', () => {
    const { limit } = limited();
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 2]);
  });

  it('allows further requests as time passes, and never more than the burst', () => {
    const { time, limit } = limited();
    for (let count = 0; count < 3; count++) limit.take('a');
    time.advanceBy(2_000);
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 2]);
    time.advanceBy(3_600_000);
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 2]);
  });

  it('a refused request costs nothing', () => {
    const { time, limit } = limited();
    for (let count = 0; count < 50; count++) limit.take('a');
    time.advanceBy(2_000);
    expect(limit.take('a')).toBe(0);
  });

  it('counts each key apart', () => {
    const { limit } = limited();
    for (let count = 0; count < 4; count++) limit.take('a');
    expect(limit.take('b')).toBe(0);
  });

  it('forgets the key that was used least recently beyond 10,000', () => {
    const { limit } = limited();
    for (let count = 0; count < 3; count++) limit.take('first');
    for (let index = 0; index < 9_999; index++) limit.take(`key-${index}`);
    expect(limit.take('first')).toBeGreaterThan(0);
    for (let index = 0; index < 10_000; index++) limit.take(`other-${index}`);
    expect(limit.take('first')).toBe(0);
  });
});
