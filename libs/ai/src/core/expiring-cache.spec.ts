import { describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime } from '@tidegate/kernel';

import { ExpiringCache } from './expiring-cache.js';

const cacheOf = (size: number, ttlMs = 1_000) => {
  const time = new ManualTime(epochMs(0));
  return { time, cache: new ExpiringCache<number>({ size, ttlMs }, time) };
};

describe('ExpiringCache', () => {
  it('returns a value until it expires', () => {
    const { time, cache } = cacheOf(10);
    cache.set('a', 1);
    time.advanceBy(999);
    expect(cache.get('a')).toBe(1);
    time.advanceBy(1);
    expect(cache.get('a')).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('does not extend the lifetime of a value on read', () => {
    const { time, cache } = cacheOf(10);
    cache.set('a', 1);
    time.advanceBy(600);
    cache.get('a');
    time.advanceBy(600);
    expect(cache.get('a')).toBeUndefined();
  });

  it('evicts the least recently used value at its bound', () => {
    const { cache } = cacheOf(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });

  it('replaces a value without evicting another', () => {
    const { cache } = cacheOf(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 3);
    expect([cache.get('a'), cache.get('b')]).toEqual([3, 2]);
  });

  it('refuses a size of 0', () => {
    expect(() => cacheOf(0)).toThrow('Cache size must be at least 1');
  });
});
