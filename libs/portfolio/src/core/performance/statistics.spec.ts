import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';

import {
  deviationOf,
  finite,
  largestOf,
  meanOf,
  quantileOf,
  ratio,
  scaled,
  smallestOf,
  standardMoment,
} from './statistics.js';

describe('statistics', () => {
  it('returns null where a formula has no value', () => {
    expect(ratio(1, 0)).toBeNull();
    expect(ratio(0, 0)).toBeNull();
    expect(finite(Number.NaN)).toBeNull();
    expect(meanOf([])).toBeNull();
    expect(deviationOf([1])).toBeNull();
    expect(ratio(null, 5)).toBeNull();
    expect(ratio(5, null)).toBeNull();
    expect(scaled(null, 2)).toBeNull();
    expect(deviationOf([])).toBeNull();
    expect(standardMoment([2, 2, 2], 3)).toBeNull();
    expect(standardMoment([], 3)).toBeNull();
    expect(quantileOf([], 0.5)).toBeNull();
    expect(largestOf([])).toBeNull();
    expect(smallestOf([])).toBeNull();
  });

  it('matches textbook values', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(meanOf(values)).toBe(5);
    expect(deviationOf(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(deviationOf([1, 3])).toBeCloseTo(Math.sqrt(2), 12);
    expect(ratio(6, 4)).toBe(1.5);
    expect(scaled(6, 4)).toBe(24);
    expect(standardMoment(values, 3)).toBeCloseTo(0.65625, 12);
    expect(standardMoment(values, 4)).toBeCloseTo(2.78125, 12);
    expect(largestOf(values)).toBe(9);
    expect(smallestOf(values)).toBe(2);
  });

  it('interpolates quantiles between ranks', () => {
    expect(quantileOf([4, 1, 3, 2], 0)).toBe(1);
    expect(quantileOf([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantileOf([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85, 12);
    expect(quantileOf([4, 1, 3, 2], 1)).toBe(4);
    expect(quantileOf(Float64Array.of(10), 0.3)).toBe(10);
  });

  it('keeps quantiles between the extremes and in order', () => {
    const values = fc.array(ratesBetween(-1e6, 1e6), { minLength: 1 });
    fc.assert(
      fc.property(values, ratesBetween(0, 1), (series, share) => {
        const value = quantileOf(series, share) as number;
        expect(value).toBeGreaterThanOrEqual(smallestOf(series) as number);
        expect(value).toBeLessThanOrEqual((largestOf(series) as number) + 1e-9);
        expect(quantileOf(series, 0) as number).toBeLessThanOrEqual(value + 1e-9);
      }),
      seeded(),
    );
  });
});
