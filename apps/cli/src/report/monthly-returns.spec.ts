import { describe, expect, it } from '@jest/globals';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { monthlyReturns } from './monthly-returns.js';

const at = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);

describe('monthlyReturns', () => {
  it('monthly returns compare the end of each month with the end of the previous month', () => {
    const times = [at(2024, 11, 10), at(2024, 11, 30), at(2024, 12, 5), at(2025, 2, 1)];
    const [first, second, ...more] = monthlyReturns(times, [100, 110, 99, 198]);
    expect(more).toEqual([]);
    expect(first?.year).toBe(2024);
    expect(first?.months.slice(9)).toEqual([null, expect.closeTo(0.1), expect.closeTo(-0.1)]);
    expect(first?.total).toBeCloseTo(-0.01, 12);
    expect(second?.months.slice(0, 3)).toEqual([null, expect.closeTo(1), null]);
  });

  it('monthly returns compound to the total return', () => {
    const curve = fc.array(ratesBetween(1, 1_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 40 }), (values, days) => {
        const times = values.map((_, index) => at(2024, 1, 1 + index * days));
        const growth = monthlyReturns(times, values).reduce(
          (product, { total }) => product * (1 + total),
          1,
        );
        expect(growth).toBeCloseTo((values.at(-1) as number) / (values[0] as number), 6);
      }),
      seeded(),
    );
  });

  it('monthly returns of an empty curve are empty', () => {
    expect(monthlyReturns([], [])).toEqual([]);
  });
});
