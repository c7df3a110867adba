import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { InvariantViolation, price, quantity } from '@tidegate/kernel';

import { FEE_DECIMALS, feeOf, feeRate, roundTripCostRate } from './fees.js';
import { FeeSchedule, MatchingOptions } from './matching-options.js';

describe('feeRate', () => {
  const schedule = new FeeSchedule();

  it.each([
    [0, 0.0025, 0.004],
    [9_999.99, 0.0025, 0.004],
    [10_000, 0.002, 0.0035],
    [49_999, 0.002, 0.0035],
    [50_000, 0.0014, 0.0024],
    [100_000, 0.0012, 0.0022],
    [250_000, 0.001, 0.002],
    [500_000, 0.0008, 0.0018],
    [1_000_000, 0.0006, 0.0016],
    [2_500_000, 0.0004, 0.0014],
    [5_000_000, 0.0002, 0.0012],
    [10_000_000, 0, 0.001],
    [1e12, 0, 0.001],
  ])('uses the tier of a trailing volume of %d', (volume, maker, taker) => {
    expect(feeRate(schedule, volume, 'maker')).toBe(maker);
    expect(feeRate(schedule, volume, 'taker')).toBe(taker);
  });

  it('uses the highest tier that is reached, in any order of tiers', () => {
    const reversed = Object.assign(new FeeSchedule(), { tiers: [...schedule.tiers].reverse() });
    expect(feeRate(reversed, 60_000, 'taker')).toBe(0.0024);
  });

  it('uses the first of two tiers that start at the same volume', () => {
    const tiers = [0.003, 0.001].map((takerRate) => ({ volume: 0, makerRate: 0, takerRate }));
    expect(feeRate({ tiers }, 1, 'taker')).toBe(0.003);
  });

  it('throws for a schedule without a tier from 0', () => {
    const gap = Object.assign(new FeeSchedule(), {
      tiers: [{ volume: 100, makerRate: 0, takerRate: 0 }],
    });
    const none = Object.assign(new FeeSchedule(), { tiers: [] });
    expect(() => feeRate(gap, 0, 'maker')).toThrow(InvariantViolation);
    expect(() => feeRate(none, 0, 'maker')).toThrow(InvariantViolation);
  });
});

describe('feeOf', () => {
  it('multiplies exactly where floats would not', () => {
    expect(feeOf(price('45285.2'), quantity('0.1'), 0.0026).toString()).toBe('11.774152');
  });

  it('rounds half up to ten decimals', () => {
    expect(FEE_DECIMALS).toBe(10);
    expect(feeOf(price('0.00001'), quantity('0.001'), '0.005').toString()).toBe('0.0000000001');
    expect(feeOf(price('0.00001'), quantity('0.001'), '0.0049').toString()).toBe('0');
  });
});

describe('roundTripCostRate', () => {
  it('is the taker fee and half the spread, for both sides', () => {
    expect(roundTripCostRate(new MatchingOptions(), 0)).toBeCloseTo(2 * (0.004 + 0.0002), 12);
    expect(roundTripCostRate(new MatchingOptions(), 10_000_000)).toBeCloseTo(0.0024, 12);
  });
});

describe('MatchingOptions', () => {
  const problemsOf = (raw: object): string[] =>
    validateSync(plainToInstance(MatchingOptions, raw), {
      whitelist: true,
      forbidNonWhitelisted: true,
    }).map((problem) => problem.property);

  it('accepts its defaults', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each([
    ['halfSpreadRate', -0.1],
    ['halfSpreadRate', 'wide'],
    ['impactCoefficient', 2],
    ['impactRateMax', 0.6],
    ['participationRateMax', 0],
    ['participationRateMax', 1.1],
    ['levelShareMax', 0],
    ['latencyMs', 1.5],
    ['unknown', 1],
  ])('rejects %s = %s', (key, value) => {
    expect(problemsOf({ [key]: value })).toEqual([key]);
  });

  it('validates the fee tiers', () => {
    expect(problemsOf({ fees: { tiers: [] } })).toEqual(['fees']);
    expect(problemsOf({ fees: { tiers: [{ volume: 0, makerRate: 0.5, takerRate: 0 }] } })).toEqual([
      'fees',
    ]);
    expect(
      problemsOf({ fees: { tiers: [{ volume: 0, makerRate: 0.001, takerRate: 0.002 }] } }),
    ).toEqual([]);
  });
});
