import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RecentMap } from './recent-map.js';

describe('RecentMap', () => {
  it('gives what was set last under a key', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('a', 2);
    expect([map.get('a'), map.has('a'), map.get('b'), map.has('b')]).toEqual([
      2,
      true,
      undefined,
      false,
    ]);
  });

  it('remembers the last entries, and never more than twice as many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(20), { maxLength: 100 }),
        (count, keys) => {
          const map = new RecentMap<number, number>(count);
          keys.forEach((key, index) => {
            map.set(key, index);
            const recent = new Map(keys.slice(0, index + 1).map((each, at) => [each, at]));
            for (const each of keys.slice(Math.max(0, index + 1 - count), index + 1)) {
              expect(map.get(each)).toBe(recent.get(each));
            }
            expect(map.size).toBeLessThanOrEqual(2 * count);
          });
        },
      ),
    );
  });
});
