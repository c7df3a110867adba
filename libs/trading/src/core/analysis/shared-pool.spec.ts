import { describe, expect, it } from '@jest/globals';

import { InvariantViolation } from '@tidegate/kernel';

import { SharedPool } from './shared-pool.js';

describe('SharedPool', () => {
  it('makes one value per key and retires it when the last user releases it', () => {
    const retired: string[] = [];
    let made = 0;
    const pool = new SharedPool<string>((value) => retired.push(value));
    const make = (): string => `value ${(made += 1)}`;
    expect(pool.acquire('a', make)).toBe('value 1');
    expect(pool.acquire('a', make)).toBe('value 1');
    expect(pool.acquire('b', make)).toBe('value 2');
    pool.release('a');
    expect(retired).toEqual([]);
    expect(pool.find('a')).toBe('value 1');
    pool.release('a');
    expect(retired).toEqual(['value 1']);
    expect(pool.find('a')).toBeNull();
    expect([...pool.values()]).toEqual(['value 2']);
  });

  it('makes a new value for a retired key', () => {
    let made = 0;
    const pool = new SharedPool<number>();
    const make = (): number => (made += 1);
    pool.acquire('a', make);
    pool.release('a');
    expect(pool.acquire('a', make)).toBe(2);
    expect(pool.size).toBe(1);
  });

  it('refuses to release a key without users', () => {
    expect(() => new SharedPool().release('a')).toThrow(InvariantViolation);
  });
});
