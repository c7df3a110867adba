import { describe, expect, it } from '@jest/globals';

import { instrumentId, money, quantity } from '@tidegate/kernel';
import type { Sizing } from '@tidegate/model';

import { aBookAnalysis, anEntryContext, type ContextPlan } from '../../../testing/index.js';
import type { HeldExposure } from '../entry-context.js';
import { RiskOptions } from '../options/risk-options.js';
import { minimumQuantity } from './entry-room.js';
import { sizeEntry, type SizingRefusal } from './size-entry.js';

/** Disables all caps except the risk budget, to isolate a factor. */
function uncapped(): RiskOptions {
  const options = new RiskOptions();
  Object.assign(options.limits, {
    exposureRateMax: 1,
    positionRateMax: 1,
    correlatedExposureRateMax: 1,
  });
  options.costs.slippageRate = 0;
  return options;
}

/** Costs apart from those that a plan names are zero, so that sizes are round. */
const withoutSpread = (plan: ContextPlan): ContextPlan => ({
  ...plan,
  market: { spreadRate: 0, ...plan.market },
});

const sizingOf = (plan: ContextPlan): Sizing => {
  const result = sizeEntry(anEntryContext(withoutSpread(plan)));
  if (!result.ok) throw new Error(`${result.error.gate}: ${result.error.message}`);
  return result.value;
};

const refusalOf = (plan: ContextPlan): SizingRefusal | null => {
  const result = sizeEntry(anEntryContext(withoutSpread(plan)));
  return result.ok ? null : result.error;
};

const notionalOf = (plan: ContextPlan): number => sizingOf(plan).notional.toNumber();

/** A stop distance of 5 % with 1 % of 5,000 at risk: 1,000 before any factor. */
const base = (plan: ContextPlan = {}): ContextPlan => ({
  options: uncapped(),
  ...plan,
  signal: { stop: 95, target: 110, ...plan.signal },
});

describe('sizeEntry against known sizes', () => {
  it('risks one per cent of equity over the stop distance', () => {
    expect(notionalOf({ options: uncapped() })).toBe(2_000);
    const sizing = sizingOf({ options: uncapped() });
    expect(sizing.quantity.toString()).toBe('20');
    expect(sizing.riskAmount.toNumber()).toBeCloseTo(50, 9);
    expect(notionalOf(base())).toBe(1_000);
  });

  it('respects a cap in account currency', () => {
    const options = uncapped();
    options.limits.positionNotionalMax = 350;
    const sizing = sizingOf({ options });
    expect(sizing.quantity.toString()).toBe('3.5');
    expect(sizing.riskAmount.toNumber()).toBeCloseTo(8.75, 9);
  });

  it.each<[string, ContextPlan, number]>([
    // 50 ÷ (0.05 + 0.006) × 0.75, down to lots of 0.0001: the spread is a cost as well as a factor.
    ['a spread of 0.6 %', { market: { spreadRate: 0.006 } }, 669.64],
    ['high volatility', { regime: { volatility: 'high', atrPercentile: 0.75 } }, 700],
    [
      'low but expanding volatility',
      { regime: { volatility: 'low', atrPercentile: 0.2, expanding: true } },
      690,
    ],
    ['three losses', { state: { lossStreak: 3 } }, 850],
    ['five losses', { state: { lossStreak: 5 } }, 550],
    ['eight losses', { state: { lossStreak: 8 } }, 400],
    ['a drawdown of 2 %', { portfolio: { equity: 4_900, cash: 4_900 } }, 980],
    ['a drawdown of 5 %', { portfolio: { equity: 4_750, cash: 4_750 } }, 760],
    ['a drawdown of 10 %', { portfolio: { equity: 4_500, cash: 4_500 } }, 540],
    ['a drawdown of 15 %', { portfolio: { equity: 4_250, cash: 4_250 } }, 297.5],
    ['a drawdown of 20 %', { portfolio: { equity: 4_000, cash: 4_000 } }, 120],
  ])('gives the known size after %s', (_, plan, expected) => {
    expect(notionalOf(base(plan))).toBeCloseTo(expected, 9);
  });

  it('adds the costs of entering and leaving to the stop distance', () => {
    const sizing = sizingOf(base({ market: { fees: { entry: 0.004, stop: 0.006, target: 0 } } }));
    // 50 ÷ (0.05 + 0.01), down to lots of 0.0001
    expect(sizing.quantity.toString()).toBe('8.3333');
    expect(sizing.riskAmount.toNumber()).toBeCloseTo(8.3333 * 100 * 0.06, 9);
  });

  it('lets a winning streak offset other factors, up to the budget', () => {
    expect(notionalOf(base({ state: { winStreak: 10 } }))).toBe(1_000);
    expect(
      notionalOf(base({ state: { winStreak: 10 }, market: { spreadRate: 0.003 } })),
    ).toBeCloseTo(943.39, 9);
    expect(
      notionalOf(base({ state: { winStreak: 10 }, market: { spreadRate: 0.006 } })),
    ).toBeCloseTo(803.57, 9);
  });
});

describe('sizeEntry and its caps', () => {
  const other = instrumentId('kraken', 'ETH/USD');
  const position = (notional: number, direction: HeldExposure['direction'] = 'long') => ({
    instrument: other,
    base: 'ETH',
    direction,
    notional,
  });

  it('takes at most a tenth of the depth on the side it takes', () => {
    const book = aBookAnalysis({ askNotional: 3_000, bidNotional: 5_000 });
    expect(notionalOf(base({ market: { book } }))).toBe(300);
    const short = { direction: 'short', stop: 105, target: 90 } as const;
    expect(notionalOf(base({ market: { book }, signal: short }))).toBe(500);
  });

  it('ignores the depth of a book that is too old', () => {
    const book = aBookAnalysis({ askNotional: 3_000 });
    expect(notionalOf(base({ market: { book, bookAgeMs: 60_000 } }))).toBe(1_000);
    expect(notionalOf(base({ market: { book: null } }))).toBe(1_000);
  });

  it('stays within the unused exposure limits', () => {
    const options = uncapped();
    options.limits.exposureRateMax = 0.5;
    expect(
      notionalOf(
        base({ options, portfolio: { positions: [position(1_800)], pendingNotional: 300 } }),
      ),
    ).toBe(400);
    expect(notionalOf(base({ portfolio: { globalNotional: 9_750, globalLimit: 10_000 } }))).toBe(
      250,
    );
    options.limits.positionRateMax = 0.03;
    expect(notionalOf(base({ options }))).toBe(150);
  });

  it('counts only positions that move in the same direction as one bet', () => {
    const options = uncapped();
    options.limits.correlatedExposureRateMax = 0.3;
    const plan = (correlation: number | null, direction: HeldExposure['direction'] = 'long') =>
      base({
        options,
        portfolio: { positions: [position(1_200, direction)] },
        returnsCorrelation: () => correlation,
      });
    expect(notionalOf(plan(0.9))).toBe(300);
    expect(notionalOf(plan(-0.9))).toBe(1_000);
    expect(notionalOf(plan(-0.9, 'short'))).toBe(300);
    expect(notionalOf(plan(null))).toBe(1_000);
  });

  it('shrinks with the strongest correlation, signed by direction', () => {
    const plan = (correlation: number) =>
      base({ portfolio: { positions: [position(10)] }, returnsCorrelation: () => correlation });
    // 1 − 2 × (0.8 − 0.7), less at most the last lot
    expect(notionalOf(plan(0.8))).toBeCloseTo(800, 1);
    expect(notionalOf(plan(-0.8))).toBe(1_000);
  });

  it('never spends more than the free cash, fee included', () => {
    expect(notionalOf(base({ portfolio: { cash: 101 }, market: { takerFeeRate: 0.01 } }))).toBe(
      100,
    );
  });
});

describe('sizeEntry and Kelly', () => {
  const history = (wins: number, losses: number): number[] => [
    ...Array.from({ length: wins }, () => 1.5),
    ...Array.from({ length: losses }, () => -1),
  ];

  it('has no Kelly cap before fifty trades', () => {
    expect(notionalOf(base({ state: { rMultiples: history(1, 48) } }))).toBe(1_000);
  });

  it('bounds the equity at risk by a fraction of the edge', () => {
    // p = 0.42, b = 1.5: f = 0.0333…; × 0.25 × 0.7 = 0.583 % of equity at risk
    const sizing = sizingOf(base({ state: { rMultiples: history(42, 58) } }));
    expect(sizing.notional.toNumber()).toBeCloseTo(583.33, 2);
    const factor = sizing.factors.find(({ name }) => name === 'kelly');
    expect(factor?.numbers['fullKelly']).toBeCloseTo(1 / 30, 9);
    expect(notionalOf(base({ state: { rMultiples: history(60, 40) } }))).toBe(1_000);
  });

  it('gives the smallest size without an edge', () => {
    const sizing = sizingOf(base({ state: { rMultiples: history(30, 70) } }));
    expect(sizing.notional.toNumber()).toBe(10);
  });

  it('gives the smallest size on probation', () => {
    const ruin = { probability: 0.5, probationLeft: 4 };
    expect(notionalOf(base({ state: { ruin } }))).toBe(10);
  });
});

describe('sizeEntry and the smallest order', () => {
  it('is the largest of the venue minimums and our own, rounded up to the lot', () => {
    const smallest = (plan: ContextPlan): string =>
      minimumQuantity(anEntryContext(withoutSpread(plan))).toString();
    expect(smallest({})).toBe('0.1');
    expect(smallest({ instrument: { costMin: money('33.333') } })).toBe('0.3334');
    expect(smallest({ instrument: { quantityMin: quantity('0.5') } })).toBe('0.5');
    const options = new RiskOptions();
    options.sizing.notionalMin = 0;
    expect(smallest({ options })).toBe('0.005');
    expect(
      smallest({
        options,
        instrument: { costMin: money(0), quantityMin: quantity(0) },
      }),
    ).toBe('0.0001');
  });

  it('is used when factors reduce the size below it and the risk budget allows it', () => {
    const options = uncapped();
    options.sizing.notionalMin = 130;
    const plan = base({ options, portfolio: { equity: 4_000, cash: 4_000 } });
    const sizing = sizingOf(plan);
    expect(sizing.notional.toNumber()).toBe(130);
    const lot = sizing.factors[sizing.factors.length - 1];
    expect(lot).toMatchObject({ name: 'venue_lot' });
    expect(lot?.multiplier).toBeCloseTo(130 / 120, 9);
  });

  it('is refused with every factor listed when it exceeds the risk budget', () => {
    const refusal = refusalOf(base({ instrument: { quantityMin: quantity(11) } }));
    expect(refusal?.gate).toBe('SIZE_BELOW_MINIMUM');
    expect(refusal?.numbers).toMatchObject({ smallest: 1_100, room: 1_000 });
    expect(refusal?.sizing.quantity.isZero()).toBe(true);
    expect(refusal?.sizing.factors.map(({ name }) => name)).toContain('risk_budget');
  });

  it('is refused as INSUFFICIENT_FUNDS when only cash is missing', () => {
    const refusal = refusalOf(base({ portfolio: { cash: 9 } }));
    expect(refusal?.gate).toBe('INSUFFICIENT_FUNDS');
    expect(refusal?.message).toContain('9.00');
    expect(refusalOf(base({ portfolio: { cash: -50 } }))?.gate).toBe('INSUFFICIENT_FUNDS');
  });

  it('is refused for an account without equity', () => {
    expect(refusalOf(base({ portfolio: { equity: 0 } }))?.gate).toBe('SIZE_BELOW_MINIMUM');
    expect(refusalOf(base({ portfolio: { equity: -10 } }))?.gate).toBe('SIZE_BELOW_MINIMUM');
  });
});

describe('sizeEntry in general', () => {
  it('lists every step with the notional after it', () => {
    const { factors, notional } = sizingOf({});
    expect(factors.map(({ name }) => name)).toEqual([
      'risk_budget',
      'drawdown',
      'streak',
      'spread',
      'volatility',
      'correlation',
      'risk_bound',
      'liquidity',
      'position',
      'exposure',
      'correlated_exposure',
      'cash',
      'venue_lot',
    ]);
    expect(factors[factors.length - 1]?.after).toBeCloseTo(notional.toNumber(), 9);
    for (const { multiplier, cap, name } of factors.slice(1)) {
      expect([name, (multiplier === null) !== (cap === null)]).toEqual([name, true]);
    }
  });
});
