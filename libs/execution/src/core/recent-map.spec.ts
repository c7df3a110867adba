import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { RecentMap } from './recent-map.js';

describe('RecentMap', () => {
  it('returns the value last set under a key', () => {
    const map = new RecentMap<string, number>({ keepMs: 1_000, countMax: 2 });
    map.set('a', 1, epochMs(0));
    map.set('a', 2, epochMs(0));
    expect([map.get('a'), map.has('a'), map.get('b'), map.has('b')]).toEqual([
      2,
      true,
      undefined,
      false,
    ]);
  });

  it('keeps every entry for its time, and drops it after at most two more generations', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 100 }),
        (keepMs, steps) => {
          const map = new RecentMap<number, number>({ keepMs, countMax: 1_000 });
          const setAt: number[] = [];
          let now = 0;
          steps.forEach((step, key) => {
            now += step;
            setAt.push(now);
            map.set(key, now, epochMs(now));
            setAt.forEach((time, known) => {
              if (now - time < keepMs) expect(map.get(known)).toBe(time);
            });
          });
        },
      ),
      seeded(),
    );
  });

  it('drops the older generation early rather than exceed its bound', () => {
    const map = new RecentMap<number, number>({ keepMs: 1_000_000, countMax: 10 });
    for (let key = 0; key < 100; key++) {
      map.set(key, key, epochMs(key));
      expect(map.size).toBeLessThanOrEqual(20);
    }
    expect(map.size).toBe(20);
    expect([map.get(99), map.get(90), map.get(0)]).toEqual([99, 90, undefined]);
  });

  it('drops entries after their time once newer ones are set', () => {
    const map = new RecentMap<string, number>({ keepMs: 10, countMax: 100 });
    map.set('a', 1, epochMs(0));
    map.set('b', 2, epochMs(10));
    expect(map.get('a')).toBe(1);
    map.set('c', 3, epochMs(20));
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, 2, 3]);
  });
});
