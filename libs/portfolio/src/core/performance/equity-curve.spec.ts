import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, InvariantViolation } from '@tidegate/kernel';
import { CaseCounter, ratesBetween, seeded } from '@tidegate/kernel/testing';

import { checkCurve, daysOf, drawdownsOf, periodicReturns } from './equity-curve.js';

const daily = (values: readonly number[]) => ({
  times: values.map((_, index) => index * DAY_MS),
  values,
});

describe('periodicReturns', () => {
  it('is the change from one period end to the next', () => {
    const returns = periodicReturns(daily([100, 110, 99]), DAY_MS);
    expect(returns).toHaveLength(2);
    expect(returns[0]).toBeCloseTo(0.1, 12);
    expect(returns[1]).toBeCloseTo(-0.1, 12);
  });

  it('uses the last known value at each end, for dense and sparse points', () => {
    const curve = {
      times: [0, DAY_MS / 2, DAY_MS - 1, DAY_MS + 1, 3 * DAY_MS],
      values: [100, 90, 105, 200, 210],
    };
    expect([...periodicReturns(curve, DAY_MS)].map((value) => Number(value.toFixed(6)))).toEqual([
      0.05, 0.904762, 0.05,
    ]);
  });

  it('omits an incomplete period', () => {
    const curve = { times: [0, DAY_MS - 1], values: [100, 150] };
    expect(periodicReturns(curve, DAY_MS)).toHaveLength(0);
    expect(periodicReturns({ times: [], values: [] }, DAY_MS)).toHaveLength(0);
  });

  it('counts no return from a worth of nothing or less', () => {
    expect([...periodicReturns(daily([100, 0, 50, -10, 20]), DAY_MS)]).toEqual([-1, 0, -1.2, 0]);
  });

  it('compounds to the total change when the periods cover the curve', () => {
    const values = fc.array(ratesBetween(1, 1_000), {
      minLength: 2,
      maxLength: 50,
    });
    fc.assert(
      fc.property(values, (series) => {
        const growth = periodicReturns(daily(series), DAY_MS).reduce(
          (product, change) => product * (1 + change),
          1,
        );
        expect(growth).toBeCloseTo(
          (series[series.length - 1] as number) / (series[0] as number),
          6,
        );
      }),
      seeded(),
    );
  });
});

describe('drawdownsOf', () => {
  it('finds each fall with its peak, trough and recovery', () => {
    const falls = drawdownsOf(daily([100, 90, 95, 100, 120, 60, 80]));
    expect(falls).toEqual([
      { peakAt: 0, recoveredAt: 3 * DAY_MS, depth: 0.1, amount: 10 },
      { peakAt: 4 * DAY_MS, recoveredAt: null, depth: 0.5, amount: 60 },
    ]);
  });

  it('finds none in a rising curve', () => {
    expect(drawdownsOf(daily([1, 1, 2, 3]))).toEqual([]);
    expect(drawdownsOf(daily([]))).toEqual([]);
    expect(drawdownsOf(daily([5]))).toEqual([]);
  });

  it('agrees with the running-peak definition of the maximum', () => {
    const values = fc.array(ratesBetween(1, 1_000), { maxLength: 60 });
    const cases = new CaseCounter('falls', 'falls without a recovery', 'falls that recovered');
    fc.assert(
      fc.property(values, (series) => {
        let peak = Number.NEGATIVE_INFINITY;
        let worst = 0;
        for (const value of series) {
          peak = Math.max(peak, value);
          worst = Math.max(worst, (peak - value) / peak);
        }
        const falls = drawdownsOf(daily(series));
        const deepest = falls.reduce((most, fall) => Math.max(most, fall.depth), 0);
        expect(deepest).toBeCloseTo(worst, 12);
        cases.count('falls', falls.length > 1);
        cases.count('falls without a recovery', falls.at(-1)?.recoveredAt === null);
        cases.count(
          'falls that recovered',
          falls.some(({ recoveredAt }) => recoveredAt !== null),
        );
      }),
      seeded(),
    );
    cases.assertReached();
  });
});

describe('checkCurve', () => {
  it('throws for an invalid curve', () => {
    expect(() => checkCurve({ times: [1], values: [] })).toThrow(InvariantViolation);
    expect(() => checkCurve({ times: [], values: [1] })).toThrow(InvariantViolation);
    expect(() => checkCurve({ times: [2, 1], values: [1, 1] })).toThrow(InvariantViolation);
    expect(() => checkCurve({ times: [1], values: [Number.NaN] })).toThrow(InvariantViolation);
    expect(() => checkCurve({ times: [1, 1], values: [1, 2] })).not.toThrow();
  });

  it('measures length in days', () => {
    expect(daysOf(daily([1, 2, 3]))).toBe(2);
    expect(daysOf(daily([]))).toBe(0);
    expect(daysOf({ times: [5 * DAY_MS, 7 * DAY_MS], values: [1, 2] })).toBe(2);
  });
});
