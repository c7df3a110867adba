import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal } from '@tidegate/kernel';
import {
  CaseCounter,
  pricesBetween,
  quantitiesBetween,
  ratesBetween,
  seeded,
} from '@tidegate/kernel/testing';
import type { BookAnalysis, Sizing } from '@tidegate/model';

import {
  aBookAnalysis,
  aHeldExposure,
  anEntryContext,
  type ContextPlan,
} from '../../../testing/index.js';
import { minimumQuantity } from './entry-room.js';
import { sizeEntry } from './size-entry.js';

describe('sizeEntry for any account, market and history', () => {
  /** Empty, short, and long histories: without an edge, with a small edge that bounds the risk, with a large edge. */
  const anyHistory = fc
    .record({
      best: fc.constantFrom(1.9, 2, 2.1, 3),
      length: fc.constantFrom(0, 20, 50, 80),
    })
    .chain(({ best, length }) =>
      fc.array(ratesBetween(-2, best), { minLength: length, maxLength: length }),
    );

  const anyPlan = fc
    .record({
      equity: pricesBetween(100, 1e6),
      peak: fc.oneof(fc.constant(1), ratesBetween(1, 1.5)),
      cashShare: ratesBetween(0, 1),
      direction: fc.constantFrom('long', 'short'),
      stopRate: pricesBetween(0.002, 0.1),
      entry: pricesBetween(0.01, 90_000),
      costRate: fc.oneof(fc.constant(0), ratesBetween(0, 0.02)),
      feeRate: ratesBetween(0, 0.005),
      spreadRate: fc.option(ratesBetween(0, 0.01), { freq: 2 }),
      depth: fc.option(quantitiesBetween(0, 1e8), { freq: 2 }),
      heldRate: fc.oneof(fc.constant(0), ratesBetween(0, 0.5)),
      globalLeft: fc.option(ratesBetween(-10, 20_000), { freq: 2 }),
      correlation: fc.option(fc.oneof(ratesBetween(-1, 1), ratesBetween(0.7, 0.85))),
      streak: fc.integer({ min: -10, max: 10 }),
      volatility: fc.constantFrom('low', 'mid', 'mid', 'high'),
      expanding: fc.constantFrom(false, false, true),
      rMultiples: anyHistory,
      probationLeft: fc.constantFrom(0, 0, 0, 1, 3),
    } as const)
    .map((raw) => ({ ...raw, heldNotional: raw.heldRate * raw.equity }));

  type Raw = typeof anyPlan extends fc.Arbitrary<infer T> ? T : never;

  const sideOf = ({ direction }: Raw): number => (direction === 'long' ? 1 : -1);

  /** A book with `depth` on the side that the entry takes only. */
  const bookOf = ({ direction }: Raw, depth: number): BookAnalysis =>
    aBookAnalysis(direction === 'long' ? { askNotional: depth } : { bidNotional: depth });

  /** The last step that lowered the size, apart from rounding to lots. */
  const bindingStep = ({ factors }: Sizing): string =>
    factors.reduce(
      (found, { name, after }, step) =>
        name !== 'venue_lot' && after < (factors[step - 1]?.after ?? Infinity) ? name : found,
      '',
    );

  const planOf = (raw: Raw, equity = raw.equity): ContextPlan => ({
    signal: {
      direction: raw.direction,
      entry: raw.entry,
      stop: raw.entry * (1 - sideOf(raw) * raw.stopRate),
      target: raw.entry * (1 + 2 * sideOf(raw) * raw.stopRate),
    },
    regime: { volatility: raw.volatility, expanding: raw.expanding, atrPercentile: 0.75 },
    state: {
      equityPeak: raw.equity * raw.peak,
      lossStreak: Math.max(0, -raw.streak),
      winStreak: Math.max(0, raw.streak),
      rMultiples: raw.rMultiples,
      ruin: { probability: null, probationLeft: raw.probationLeft },
    },
    market: {
      fees: { entry: raw.costRate / 2, stop: raw.costRate / 2, target: 0 },
      takerFeeRate: raw.feeRate,
      spreadRate: raw.spreadRate,
      book: raw.depth === null ? null : bookOf(raw, raw.depth),
    },
    portfolio: {
      equity,
      cash: raw.cashShare * equity,
      positions: raw.heldNotional > 0 ? [aHeldExposure({ notional: raw.heldNotional })] : [],
      globalNotional: 1_000,
      globalLimit: raw.globalLeft === null ? null : 1_000 + raw.globalLeft,
    },
    returnsCorrelation: () => raw.correlation,
  });

  it('never exceeds a cap, never risks more than the budget, and is a multiple of the lot', () => {
    const bindings = [
      ...['kelly', 'probation', 'risk_bound', 'liquidity', 'position', 'exposure'],
      ...['correlated_exposure', 'global_exposure', 'cash', 'drawdown', 'streak', 'volatility'],
    ];
    const cases = new CaseCounter('sized', 'SIZE_BELOW_MINIMUM', 'INSUFFICIENT_FUNDS', ...bindings);
    fc.assert(
      fc.property(anyPlan, (raw) => {
        const context = anEntryContext(planOf(raw));
        const result = sizeEntry(context);
        cases.count(result.ok ? 'sized' : result.error.gate);
        if (!result.ok) return;
        const binding = bindings.find((name) => name === bindingStep(result.value));
        if (binding !== undefined) cases.count(binding);
        const { notional, riskAmount, quantity: amount } = result.value;
        const within = (limit: number): void => {
          expect(notional.toNumber()).toBeLessThanOrEqual(limit * (1 + 1e-9));
        };
        const { limits, sizing } = context.options;
        expect(riskAmount.toNumber()).toBeLessThanOrEqual(
          sizing.riskPerTrade * raw.equity * (1 + 1e-9),
        );
        within(limits.positionRateMax * raw.equity);
        within(limits.exposureRateMax * raw.equity - raw.heldNotional);
        within((raw.cashShare * raw.equity) / (1 + raw.feeRate));
        const correlation = raw.correlation === null ? 0 : sideOf(raw) * raw.correlation;
        if (raw.heldNotional > 0 && correlation > limits.correlationThreshold) {
          within(limits.correlatedExposureRateMax * raw.equity - raw.heldNotional);
        }
        if (raw.depth !== null) within(raw.depth * sizing.liquidityShareMax);
        if (raw.globalLeft !== null) within(raw.globalLeft);
        expect(amount.mod(context.instrument.quantityIncrement).isZero()).toBe(true);
        expect(amount.gte(minimumQuantity(context))).toBe(true);
        expect(notional.eq(amount.mul(new Decimal(raw.entry)))).toBe(true);
      }),
      seeded({ numRuns: 8_000 }),
    );
    cases.assertReached();
    expect(cases.of('sized')).toBeGreaterThan(1_500);
  });

  it('never shrinks with more equity', () => {
    const cases = new CaseCounter('zero', 'zero to positive', 'the same', 'more');
    fc.assert(
      fc.property(anyPlan, ratesBetween(1, 3), (raw, factor) => {
        const amountOf = (equity: number): Decimal => {
          const result = sizeEntry(anEntryContext(planOf(raw, equity)));
          return result.ok ? result.value.quantity : new Decimal(0);
        };
        const [before, after] = [amountOf(raw.equity), amountOf(raw.equity * factor)];
        expect(after.gte(before)).toBe(true);
        cases.count('zero', after.isZero());
        cases.count('zero to positive', before.isZero() && after.gt(0));
        cases.count('the same', before.gt(0) && after.eq(before));
        cases.count('more', before.gt(0) && after.gt(before));
      }),
      seeded({ numRuns: 1_000 }),
    );
    cases.assertReached(10);
  });
});
