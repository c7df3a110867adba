import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CountingIdSource } from './id-source.js';
import { seeded } from '../../testing/index.js';

describe('CountingIdSource', () => {
  it('appends the base-36 epoch and counter to the prefix', () => {
    const ids = new CountingIdSource({ epoch: 36, counter: 34 });
    expect([ids.next('o'), ids.next('o'), ids.next('pos')]).toEqual([
      'o-10-z',
      'o-10-10',
      'pos-10-11',
    ]);
  });

  it('never repeats an id across prefixes and restarts', () => {
    const ids = new Set<string>();
    let made = 0;
    for (let epoch = 1; epoch <= 50; epoch++) {
      // Each restart loses the counter; only the epoch keeps the ids distinct.
      const source = new CountingIdSource({ epoch, counter: 0 });
      for (let index = 0; index < 200; index++) {
        ids.add(source.next(index % 2 === 0 ? 'o' : 'p'));
        made += 1;
      }
    }
    expect(ids.size).toBe(made);
  });

  it('continues from its snapshot', () => {
    const source = new CountingIdSource({ epoch: 2, counter: 0 });
    source.next('o');
    source.next('o');
    const resumed = new CountingIdSource(source.snapshot());
    expect(resumed.next('o')).toBe(source.next('o'));
  });

  it('stays within 18 ASCII characters for 46,000 restarts with a billion ids each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 46_000 }),
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.constantFrom('o', 'pos', 'dec'),
        (epoch, counter, prefix) => {
          const id = new CountingIdSource({ epoch, counter }).next(prefix);
          expect(id).toMatch(/^[a-z]{1,3}-[0-9a-z]+-[0-9a-z]+$/);
          expect(id.length).toBeLessThanOrEqual(18);
        },
      ),
      seeded(),
    );
  });
});
