import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { ExpiringMap } from './expiring-map.js';

describe('an expiring map', () => {
  it('forgets values at their time, when taken, and the oldest beyond its size', () => {
    const map = new ExpiringMap<number>(2);
    map.set('a', 1, epochMs(10));
    expect([map.get('a', epochMs(9)), map.get('a', epochMs(10))]).toEqual([1, null]);
    map.set('b', 2, epochMs(10));
    expect([map.take('b', epochMs(1)), map.take('b', epochMs(1))]).toEqual([2, null]);
    for (const key of ['c', 'd', 'e']) map.set(key, 3, epochMs(10));
    expect(['c', 'd', 'e'].map((key) => map.get(key, epochMs(1)))).toEqual([null, 3, 3]);
  });
});
