import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { AttemptThrottle } from './attempt-throttle.js';

const LIMITS = { free: 2, delayMs: 100, delayMsMax: 300, forgetMs: 1_000, keysMax: 2 };
const at = (value: number) => epochMs(value);

describe('a throttle of attempts', () => {
  it('delays twice as long after each failure, up to the maximum, and forgets in time', () => {
    const throttle = new AttemptThrottle(LIMITS);
    const waits = Array.from({ length: 5 }, () => {
      throttle.begin('a', at(0));
      return throttle.waitMs('a', at(0));
    });
    expect(waits).toEqual([0, 100, 200, 300, 300]);
    expect([throttle.waitMs('a', at(299)), throttle.waitMs('a', at(300))]).toEqual([1, 0]);
    throttle.begin('a', at(1_000));
    expect(throttle.waitMs('a', at(1_000))).toBe(0);
  });

  it('takes back an attempt that did not fail', () => {
    const throttle = new AttemptThrottle(LIMITS);
    for (let count = 0; count < 3; count++) throttle.begin('a', at(0));
    throttle.takeBack('a', at(0));
    expect(throttle.waitMs('a', at(0))).toBe(100);
    throttle.takeBack('a', at(0));
    throttle.takeBack('a', at(0));
    throttle.takeBack('a', at(0));
    throttle.begin('a', at(0));
    expect(throttle.waitMs('a', at(0))).toBe(0);
  });

  it('remembers a bounded number of keys', () => {
    const throttle = new AttemptThrottle(LIMITS);
    for (const key of ['a', 'b', 'c']) for (const _ of [1, 2]) throttle.begin(key, at(0));
    expect(['a', 'b', 'c'].map((key) => throttle.waitMs(key, at(0)))).toEqual([0, 100, 100]);
  });
});
