import { describe, expect, it } from '@jest/globals';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { drawdownsAt, thinCurve } from './thin-curve.js';

const timesOf = (values: readonly number[]): readonly number[] => values.map((_, index) => index);

describe('thinCurve', () => {
  it('a short curve is not thinned', () => {
    expect(thinCurve([1, 2], [5, 6], 1)).toEqual([
      { at: 1, value: 5 },
      { at: 2, value: 6 },
    ]);
  });

  it('a thinned curve has few points in order and keeps the largest and the smallest value', () => {
    const curves = fc.array(ratesBetween(-100, 100), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(curves, fc.integer({ min: 1, max: 20 }), (values, buckets) => {
        const thin = thinCurve(timesOf(values), values, buckets);
        const kept = thin.map(({ value }) => value);
        expect(thin.length).toBeLessThanOrEqual(2 * buckets);
        expect(Math.max(...kept)).toBe(Math.max(...values));
        expect(Math.min(...kept)).toBe(Math.min(...values));
        for (const [index, { at }] of thin.entries()) {
          expect(at).toBeGreaterThan(thin[index - 1]?.at ?? -1);
        }
      }),
      seeded(),
    );
  });
});

describe('drawdownsAt', () => {
  it('drawdowns are the distance from the running peak, as a fraction of the peak', () => {
    expect([...drawdownsAt([100, 110, 99, 121, 60.5])]).toEqual([
      0,
      0,
      expect.closeTo(-0.1, 12),
      0,
      -0.5,
    ]);
    expect([...drawdownsAt([0, -5])]).toEqual([0, 0]);
  });
});
