import { describe, expect, it } from '@jest/globals';
import { SeededRng } from '@tidegate/kernel';
import fc from 'fast-check';

import { partition, unevenWeights } from './partition.js';
import { pricesBetween, seeded } from '@tidegate/kernel/testing';

describe('partition', () => {
  it('keeps the total and every minimum', () => {
    const parts = fc.array(fc.record({ minimum: fc.nat(50), weight: pricesBetween(0.01, 100) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(parts, fc.nat(1_000_000), (specs, spare) => {
        const minimums = specs.map(({ minimum }) => minimum);
        const total = minimums.reduce((sum, minimum) => sum + minimum, 0) + spare;
        const shares = partition(
          total,
          specs.map(({ weight }) => weight),
          minimums,
        );
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(shares.every((share, index) => share >= (minimums[index] as number))).toBe(true);
      }),
      seeded(),
    );
  });

  it('gives heavier weights larger parts', () => {
    expect(partition(100, [1, 3], [0, 0])).toEqual([25, 75]);
  });

  it('rejects a total below its minimums', () => {
    expect(() => partition(3, [1, 1], [2, 2])).toThrow(/minimums/);
  });

  it('draws positive, unequal weights', () => {
    const weights = unevenWeights(50, 1, new SeededRng(3));
    expect(Math.min(...weights)).toBeGreaterThan(0);
    expect(Math.max(...weights) / Math.min(...weights)).toBeGreaterThan(5);
  });
});
