import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { coMovementOf } from './co-movement.js';

const pairs = fc.array(
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })),
  { minLength: 1, maxLength: 40 },
);

describe('coMovementOf', () => {
  it('computes correlation and deviations of a worked example', () => {
    const found = coMovementOf([1, 2, 3, 4], [2, 1, 4, 3]);
    expect(found?.correlation).toBeCloseTo(0.6, 12);
    expect(found?.deviations[0]).toBeCloseTo(Math.sqrt(1.25), 12);
  });

  it('is symmetric, stays within −1 and 1, and changes sign with one sample', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [a, b] = [rows.map(([left]) => left), rows.map(([, right]) => right)];
        const found = coMovementOf(a, b)?.correlation ?? null;
        expect(coMovementOf(b, a)?.correlation ?? null).toBe(found);
        if (found === null) return;
        expect(Math.abs(found)).toBeLessThanOrEqual(1);
        const mirrored = coMovementOf(
          a.map((each) => -each),
          b,
        );
        expect(mirrored?.correlation).toBeCloseTo(-found, 12);
      }),
      seeded(),
    );
  });

  it('returns null for empty or constant samples and for missing numbers', () => {
    expect(coMovementOf([], [])).toBeNull();
    expect(coMovementOf([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(coMovementOf([1, Number.NaN, 2], [1, 2, 3])).toBeNull();
  });
});
