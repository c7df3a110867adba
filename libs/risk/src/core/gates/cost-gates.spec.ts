import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@tidegate/model';
import fc from 'fast-check';

import { anEntryContext, riskOptionsWith, type ContextPlan } from '../../../testing/index.js';
import { costShareTooHigh } from './cost-gates.js';
import type { Gate } from './data-gates.js';
import { riskRewardBelowMin } from './signal-gates.js';

const ask = (gate: Gate, plan: ContextPlan = {}): Verdict => gate(anEntryContext(plan));

/** Kraken's lowest fee tier, a spread of four basis points, and no slippage beyond the spread. */
const KRAKEN = {
  market: { fees: { entry: 0.004, stop: 0.004, target: 0.0025 }, spreadRate: 0.0004 },
  options: riskOptionsWith({ costs: { shareMax: 0.2, netRiskRewardMin: 1, slippageRate: 0 } }),
};

describe('The costs relative to the stop distance', () => {
  it('include the fees of entry and stop and the spread', () => {
    const verdict = ask(costShareTooHigh, KRAKEN);
    expect(verdict.passed).toBe(false);
    // 0.40 % + 0.40 % + 0.04 % of a stop 2.5 % away.
    expect(verdict.numbers['used']).toBeCloseTo(0.0084 / 0.025, 12);
    expect(verdict.numbers).toMatchObject({ limit: 0.2, stopRate: 0.025, spreadRate: 0.0004 });
    expect(verdict.numbers['costRate']).toBeCloseTo(0.0084, 12);
    expect(verdict.message).toBe(
      'Entering and leaving costs 0.84 %, which is 33.6 % of the stop distance of 2.50 %; the limit is 20.0 %. Use a longer timeframe, a wider stop, or lower fees',
    );
  });

  it('pass with a stop that is far enough away', () => {
    const far = { ...KRAKEN, signal: { stop: 95.8, target: 110 } };
    const verdict = ask(costShareTooHigh, far);
    expect(verdict.numbers['used']).toBeCloseTo(0.2, 12);
    expect(ask(costShareTooHigh, { ...far, signal: { stop: 95.79, target: 110 } }).passed).toBe(
      true,
    );
    expect(ask(costShareTooHigh, { ...far, signal: { stop: 95.81, target: 110 } }).passed).toBe(
      false,
    );
  });

  it('include the expected slippage of each taker order', () => {
    const options = riskOptionsWith({ costs: { shareMax: 0.2, slippageRate: 0.001 } });
    const verdict = ask(costShareTooHigh, { ...KRAKEN, options });
    expect(verdict.numbers['costRate']).toBeCloseTo(0.0084 + 0.002, 12);
  });

  it('use the assumed spread while the spread is unknown', () => {
    const market = { ...KRAKEN.market, spreadRate: null, assumedSpreadRate: 0.001 };
    const verdict = ask(costShareTooHigh, { ...KRAKEN, market });
    expect(verdict.numbers).toMatchObject({ spreadRate: 0.001, spreadAssumed: true });
    expect(verdict.numbers['costRate']).toBeCloseTo(0.009, 12);
  });

  it('exclude spread and slippage for a maker order', () => {
    const market = { ...KRAKEN.market, makesEntry: true };
    const options = riskOptionsWith({ costs: { shareMax: 0.2, slippageRate: 0.001 } });
    const verdict = ask(costShareTooHigh, { ...KRAKEN, market, options });
    expect(verdict.numbers['costRate']).toBeCloseTo(0.008 + 0.0002 + 0.001, 12);
  });

  it('pass at any level when their limit is 0', () => {
    const options = riskOptionsWith({ costs: { shareMax: 0 } });
    expect(ask(costShareTooHigh, { ...KRAKEN, options })).toMatchObject({
      passed: true,
      numbers: { skipped: true },
    });
  });

  it('are refused when NaN', () => {
    const fees = { ...KRAKEN.market.fees, stop: NaN };
    expect(ask(costShareTooHigh, { ...KRAKEN, market: { ...KRAKEN.market, fees } }).passed).toBe(
      false,
    );
  });

  it('never fall with higher fees, a wider spread, or a closer stop', () => {
    const rate = fc.double({ min: 0, max: 0.01, noNaN: true });
    const share = (fee: number, spreadRate: number, distance: number): number => {
      const market = { fees: { entry: fee, stop: fee, target: fee }, spreadRate };
      const signal = { stop: 100 - distance };
      return Number(ask(costShareTooHigh, { market, signal }).numbers['used']);
    };
    fc.assert(
      fc.property(rate, rate, fc.double({ min: 0.1, max: 50, noNaN: true }), (fee, spread, far) => {
        const here = share(fee, spread, far);
        expect(share(fee + 0.001, spread, far)).toBeGreaterThan(here);
        expect(share(fee, spread + 0.001, far)).toBeGreaterThan(here);
        expect(share(fee, spread, far * 0.9)).toBeGreaterThanOrEqual(here);
      }),
    );
  });
});

describe('The reward-to-risk ratio after costs', () => {
  it('is (target distance − its costs) ÷ (stop distance + its costs)', () => {
    const verdict = ask(riskRewardBelowMin, KRAKEN);
    // Taker entry, maker target: 0.40 % + 0.25 % + half of the spread.
    const net = (0.05 - 0.0067) / (0.025 + 0.0084);
    expect(verdict).toMatchObject({ passed: true, numbers: { riskReward: 2, limit: 1 } });
    expect(verdict.numbers['used']).toBeCloseTo(net, 12);
  });

  it('refuses a target whose reward after costs is below the risk', () => {
    const verdict = ask(riskRewardBelowMin, { ...KRAKEN, signal: { target: 103 } });
    expect(verdict.passed).toBe(false);
    expect(verdict.message).toBe(
      'After costs the target brings 2.33 % and the stop takes 3.34 %, a ratio of 0.70; the minimum is 1. Use a farther target or lower costs',
    );
  });

  it('refuses a target that does not cover its costs', () => {
    const options = riskOptionsWith({
      costs: { netRiskRewardMin: 0.01, slippageRate: 0 },
      signal: { riskRewardMin: 0 },
    });
    const verdict = ask(riskRewardBelowMin, { ...KRAKEN, options, signal: { target: 100.5 } });
    expect(verdict.passed).toBe(false);
    expect(Number(verdict.numbers['used'])).toBeLessThan(0);
  });

  it('pass at any level when their limit is 0', () => {
    const options = riskOptionsWith({ costs: { netRiskRewardMin: 0 } });
    const near = { ...KRAKEN, options, signal: { target: 102.6 } };
    expect(ask(riskRewardBelowMin, near).passed).toBe(true);
  });
});
