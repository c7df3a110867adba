import { describe, expect, it } from '@jest/globals';

import { money, quantity } from '@tidegate/kernel';
import type { Sizing } from '@tidegate/model';

import {
  aBookAnalysis,
  aHeldExposure,
  anEntryContext,
  riskOptionsWith,
  type ContextPlan,
} from '../../../testing/index.js';
import { SizingOptions } from '../options/sizing-options.js';
import { assessEntry } from '../assess-entry.js';
import { tradeCostsOf } from '../trade-costs.js';
import { minimumQuantity } from './entry-room.js';
import { minimumSizeCause } from './minimum-size.js';
import { sizeEntry } from './size-entry.js';
import { drawdownMultiplier, volatilityMultiplier } from './size-factors.js';

const sizingOf = (plan: ContextPlan): Sizing => {
  const result = sizeEntry(anEntryContext(plan));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const numbersOf = (plan: ContextPlan) =>
  Object.fromEntries(sizingOf(plan).factors.map(({ name, numbers }) => [name, numbers]));

const won = (trades: number): number[] =>
  Array.from({ length: trades }, (_, index) => (index % 2 === 0 ? 2 : -1));

describe('The steps of a sizing', () => {
  it('carry the numbers that decided them', () => {
    const options = riskOptionsWith({ costs: { slippageRate: 0 } });
    options.limits.positionNotionalMax = 800;
    const numbers = numbersOf({
      options,
      state: {
        equityPeak: 6_250,
        rMultiples: won(50),
        ruin: { probability: 0.5, probationLeft: 3 },
      },
      market: {
        fees: { entry: 0.002, stop: 0.002, target: 0 },
        book: aBookAnalysis({ askNotional: 9_000 }),
      },
      portfolio: {
        positions: [aHeldExposure({ notional: 200 })],
        pendingNotional: 30,
        globalNotional: 700,
        globalLimit: 9_000,
      },
    });
    expect(numbers).toMatchObject({
      risk_budget: {
        equity: 5_000,
        riskPerTrade: 0.01,
        stopRate: expect.closeTo(0.03, 12),
        costRate: expect.closeTo(0.005, 12),
      },
      kelly: { fullKelly: 0.25, confidence: 0.7, trades: 50 },
      drawdown: { drawdown: 0.2 },
      streak: { losses: 0, wins: 0 },
      spread: { spreadRate: 0.001 },
      volatility: { atrPercentile: 0.5, expanding: 0 },
      correlation: { strongest: 0, unknown: 1 },
      liquidity: { depth: 9_000 },
      position: { rate: 0.2 },
      position_notional: {},
      exposure: { held: 200, pending: 30 },
      global_exposure: { used: 700 },
      probation: { left: 3 },
      cash: { cash: 5_000 },
      venue_lot: { quantity: 0.1, minimum: 0.1 },
    });
  });

  it('leave out the spread while it is unknown', () => {
    expect(numbersOf({ market: { spreadRate: null } })).not.toHaveProperty('spread');
  });

  it('apply Kelly from exactly the required number of trades', () => {
    expect(numbersOf({ state: { rMultiples: won(50) } })).toHaveProperty('kelly');
    expect(numbersOf({ state: { rMultiples: won(49) } })).not.toHaveProperty('kelly');
  });

  it.each([
    ['no edge', [1, -1], 0],
    ['a loss', [1, -1, -1, -1], -0.5],
  ])('cap a record with %s at the smallest order', (_, outcomes, fullKelly) => {
    const rMultiples = Array.from({ length: 60 }, (_each, index) =>
      Number(outcomes[index % outcomes.length]),
    );
    const kelly = sizingOf({ state: { rMultiples } }).factors.find(({ name }) => name === 'kelly');
    expect(kelly).toMatchObject({ cap: 10, after: 10, numbers: { fullKelly, trades: 60 } });
  });

  it('raise a size of zero to the smallest order without a ratio', () => {
    const sizing = sizingOf({ state: { rMultiples: won(50) }, prediction: { confidence: 0 } });
    expect(sizing.notional.toNumber()).toBe(10);
    expect(sizing.factors.at(-1)).toMatchObject({ name: 'venue_lot', multiplier: 1 });
  });

  it('accept the smallest order when budget and cash are exactly enough', () => {
    // 1 % of 25 at a stop 2.5 % away buys 10.
    const options = riskOptionsWith({
      limits: { exposureRateMax: 1, positionRateMax: 1 },
      costs: { slippageRate: 0 },
    });
    const account = { state: { equityPeak: 25 }, portfolio: { equity: 25, cash: 10 } };
    const plan = { options, ...account, market: { spreadRate: 0 } };
    expect(sizingOf(plan).notional.toNumber()).toBe(10);
  });

  it('round the smallest quantity of the venue up to a lot', () => {
    const context = anEntryContext({
      instrument: { quantityMin: quantity('0.10015'), quantityIncrement: quantity('0.0001') },
    });
    expect(minimumQuantity(context).toString()).toBe('0.1002');
  });
});

describe('The volatility factor', () => {
  const { volatility } = new SizingOptions();
  const { regime } = anEntryContext().signal;

  it('raises the size in a low regime only', () => {
    const calm = { ...regime, volatility: 'mid', atrPercentile: 0.1 } as const;
    expect(volatilityMultiplier(calm, volatility)).toBe(1);
  });

  it('is extreme only above the extreme level', () => {
    const high = { ...regime, volatility: 'high', atrPercentile: 0.8 } as const;
    expect(volatilityMultiplier(high, volatility)).toBe(0.7);
  });
});

describe('The drawdown factor', () => {
  it('takes the first of two steps from one drawdown', () => {
    const ladder = [0.5, 0.7].map((multiplier) => ({ from: 0.1, multiplier }));
    expect(drawdownMultiplier(0.1, ladder)).toBe(0.5);
  });
});

describe('The verdicts of an accepted entry', () => {
  it('end with its notional and the cash', () => {
    const { verdicts } = assessEntry(anEntryContext());
    expect(verdicts.slice(-2).map(({ gate, numbers }) => [gate, numbers])).toEqual([
      ['SIZE_BELOW_MINIMUM', { notional: 1_000 }],
      ['INSUFFICIENT_FUNDS', { notional: 1_000, cash: 5_000 }],
    ]);
  });
});

describe('The costs of a trade', () => {
  it('include spread and slippage of a target that takes', () => {
    const market = { spreadRate: 0.002, fees: { entry: 0.001, stop: 0.002, target: 0.003 } };
    const options = riskOptionsWith({ costs: { slippageRate: 0.0005 } });
    const costs = tradeCostsOf(
      anEntryContext({ options, market: { ...market, makesTarget: false } }),
    );
    expect(costs.toTarget).toBeCloseTo(0.001 + 0.003 + 2 * 0.0015, 12);
    expect(costs.toStop).toBeCloseTo(0.001 + 0.002 + 2 * 0.0015, 12);
  });
});

describe('The cause of a minimum-sized entry', () => {
  const factor = (name: string, after: number, numbers: Record<string, number> = {}) => ({
    ...{ name, multiplier: null, cap: null },
    ...{ after, numbers },
  });
  const sizing = (...factors: Sizing['factors']): Sizing => ({
    quantity: quantity(1),
    notional: money(10),
    riskAmount: money(1),
    factors,
  });

  it('is unknown without the rounding to lots and its numbers', () => {
    const small = factor('drawdown', 5);
    expect(minimumSizeCause(sizing(small))).toBeNull();
    expect(minimumSizeCause(sizing(small, factor('venue_lot', 10, { quantity: 1 })))).toBeNull();
    expect(minimumSizeCause(sizing(small, factor('venue_lot', 10, { minimum: 1 })))).toBeNull();
  });

  it('is unknown when no step is as small', () => {
    const lot = factor('venue_lot', 11, { quantity: 1, minimum: 1 });
    expect(minimumSizeCause(sizing(factor('drawdown', 50), lot))).toBeNull();
    expect(minimumSizeCause(sizing(factor('drawdown', 10), lot))).toBe('drawdown');
    const rounded = factor('drawdown', 10 * (1 + 1e-9));
    expect(minimumSizeCause(sizing(rounded, lot))).toBe('drawdown');
  });
});
