import { describe, expect, it } from '@jest/globals';
import { HOUR_MS } from '@tidegate/kernel';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { aWindow, FREE } from '../../../testing/index.js';
import { heldValuesAt, holdingOf } from './holding.js';

const free = { deposit: 1_000, costs: FREE, takerFeeRate: 0 };

describe('Buying and holding', () => {
  it('returns exactly the price change without costs', () => {
    fc.assert(
      fc.property(fc.array(ratesBetween(1, 1_000), { minLength: 2, maxLength: 30 }), (prices) => {
        const window = aWindow(prices);
        const expected = (prices.at(-1) as number) / (prices[0] as number) - 1;
        const held = holdingOf({ ...free, windows: [window] });
        expect(held.totalReturn).toBeCloseTo(expected, 12);
        expect(held.netProfit).toBeCloseTo(expected * 1_000, 8);
      }),
      seeded(),
    );
  });

  it('pays half the spread and the fee on purchase and on sale', () => {
    const costs = { halfSpreadRate: 0.01, impactCoefficient: 0, impactRateMax: 0 };
    const held = holdingOf({
      deposit: 1_000,
      costs,
      takerFeeRate: 0.02,
      windows: [aWindow([100, 150])],
    });
    expect(held.totalReturn).toBeCloseTo((150 * 0.99 * 0.98) / (100 * 1.01 * 1.02) - 1, 12);
  });

  it('splits the deposit equally among the instruments that have candles', () => {
    const windows = [aWindow([100, 200]), aWindow([100, 50]), aWindow([])];
    expect(holdingOf({ ...free, windows }).totalReturn).toBeCloseTo((1 - 0.5) / 2, 12);
  });

  it('has no result without a candle', () => {
    expect(holdingOf({ ...free, windows: [aWindow([])] })).toEqual({
      totalReturn: null,
      netProfit: null,
    });
  });

  it('has the value of its cash share before the first candle, then of the latest close', () => {
    const first = aWindow([100, 110, 120]);
    const late = aWindow([10, 20], { from: 2 * HOUR_MS });
    const times = [0, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 9 * HOUR_MS];
    // 500 each: 5 units of the first instrument, 50 of the late one.
    expect([...heldValuesAt({ ...free, windows: [first, late] }, times)]).toEqual([
      500 + 500,
      500 + 500,
      550 + 500,
      600 + 500,
      600 + 1_000,
    ]);
  });
});
