import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvariantViolation } from '../src/index.js';
import { pricesBetween, quantitiesBetween, ratesBetween } from './arbitraries.js';
import { CaseCounter } from './case-counter.js';
import { PROPERTY_SEED, seeded, seedOf } from './property-seed.js';

const DRAWS = 4_000;

const drawsOf = (arbitrary: fc.Arbitrary<number>): number[] =>
  fc.sample(arbitrary, { numRuns: DRAWS, seed: PROPERTY_SEED });

/** The fraction of draws within a range. */
const shareOf = (draws: readonly number[], from: number, to: number): number =>
  draws.filter((drawn) => drawn >= from && drawn <= to).length / draws.length;

describe('Generators of prices, quantities and rates', () => {
  it('draw prices of every magnitude within their bounds', () => {
    const draws = drawsOf(pricesBetween(0.001, 100_000));
    expect(shareOf(draws, 0.001, 100_000)).toBe(1);
    for (let decade = -3; decade < 5; decade++) {
      expect(shareOf(draws, 10 ** decade, 10 ** (decade + 1))).toBeGreaterThan(0.04);
    }
    expect(draws).toContain(0.001);
    expect(draws).toContain(100_000);
  });

  it('draw zero and every magnitude of quantities when the range starts at 0', () => {
    const draws = drawsOf(quantitiesBetween(0, 1_000));
    expect(shareOf(draws, 0, 0)).toBeGreaterThan(0.05);
    expect(shareOf(draws, 1e-5, 1e-2)).toBeGreaterThan(0.1);
    expect(shareOf(draws, 1, 1_000)).toBeGreaterThan(0.1);
    expect(shareOf(draws, 0, 1_000)).toBe(1);
    expect(Math.min(...drawsOf(quantitiesBetween(2, 3)))).toBeGreaterThanOrEqual(2);
  });

  it('draw rates of both signs evenly, and both bounds', () => {
    const draws = drawsOf(ratesBetween(-1, 1));
    for (const from of [-1, -0.5, 0, 0.5]) {
      expect(shareOf(draws, from, from + 0.5)).toBeGreaterThan(0.1);
    }
    expect(draws).toContain(-1);
    expect(draws).toContain(1);
  });

  it('refuse ranges that cannot hold a price, a quantity or a rate', () => {
    expect(() => pricesBetween(0, 1)).toThrow(InvariantViolation);
    expect(() => pricesBetween(2, 1)).toThrow(InvariantViolation);
    expect(() => quantitiesBetween(-1, 1)).toThrow(InvariantViolation);
    expect(() => quantitiesBetween(0, 0)).toThrow(InvariantViolation);
    expect(() => ratesBetween(1, 0)).toThrow(InvariantViolation);
    expect(() => ratesBetween(0, Number.POSITIVE_INFINITY)).toThrow(InvariantViolation);
  });
});

describe('The seed of properties', () => {
  it('comes from the environment, otherwise at random', () => {
    expect(seedOf('-123')).toBe(-123);
    expect(seedOf('2147483647')).toBe(2_147_483_647);
    expect(new Set(Array.from({ length: 5 }, () => seedOf(undefined))).size).toBeGreaterThan(1);
    expect(Number.isInteger(seedOf(''))).toBe(true);
  });

  it.each(['abc', '1.5', '2147483648', 'NaN'])('refuses %s', (text) => {
    expect(() => seedOf(text)).toThrow(InvariantViolation);
  });

  it('joins the other parameters of a property and makes it repeatable', () => {
    expect(seeded({ numRuns: 7 })).toEqual({ numRuns: 7, seed: PROPERTY_SEED });
    const once = fc.sample(fc.integer(), seeded<number>({ numRuns: 20 }));
    expect(fc.sample(fc.integer(), seeded<number>({ numRuns: 20 }))).toEqual(once);
  });
});

describe('CaseCounter', () => {
  it('passes when every class was reached', () => {
    const cases = new CaseCounter('up', 'down');
    cases.count('up');
    cases.count('down', true);
    expect(() => {
      cases.assertReached();
    }).not.toThrow();
    expect(cases.of('up')).toBe(1);
  });

  it('reports the unreached classes, the counts and the seed', () => {
    const cases = new CaseCounter('up', 'down');
    cases.count('up');
    cases.count('down', false);
    expect(() => {
      cases.assertReached();
    }).toThrow(/cases of down .*up: 1, down: 0; SEED=-?\d+/u);
    expect(() => {
      cases.assertReached(2);
    }).toThrow('cases of up, down');
  });
});
