import { describe, expect, it } from '@jest/globals';
import { closedTrade, NOW, regimeOf } from '@tidegate/ai/testing';
import { epochMs } from '@tidegate/kernel';
import { CaseCounter, ratesBetween, seeded } from '@tidegate/kernel/testing';
import type { ClosedTrade } from '@tidegate/model';
import fc from 'fast-check';

import { AdaptiveOptions } from './adaptive-options.js';
import { adaptiveAfterTrade, AdaptiveFactors, INITIAL_ADAPTIVE_STATE } from './adaptive-weights.js';

const options = (changes: Partial<AdaptiveOptions> = {}): AdaptiveOptions =>
  Object.assign(new AdaptiveOptions(), changes);

/** Options without guardrails, to test the factor alone. */
const LENIENT = options({ winRateMin: 0, profitFactorMin: 0 });

const tradesOf = (
  rMultiples: readonly number[],
  changes: Partial<ClosedTrade> = {},
): ClosedTrade[] =>
  rMultiples.map((rMultiple, index) =>
    closedTrade({ ...changes, rMultiple, closedAt: epochMs(NOW + index) }),
  );

const repeated = (count: number, pattern: readonly number[]): number[] =>
  Array.from({ length: count }, (_, index) => pattern[index % pattern.length] as number);

/** The state after `trades`, in order. */
const stateAfter = (trades: readonly ClosedTrade[], using: AdaptiveOptions) =>
  trades.reduce((state, trade) => adaptiveAfterTrade(state, trade, using), INITIAL_ADAPTIVE_STATE);

function factorAfter(trades: readonly ClosedTrade[], using = LENIENT, now = NOW): number {
  const state = stateAfter(trades, using);
  return new AdaptiveFactors(using).factorOf(state, {
    strategy: 'trend',
    regime: regimeOf(),
    now,
  });
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

describe('Adaptive factors', () => {
  it('are 1 without a record', () => {
    expect(factorAfter([])).toBe(1);
    expect(factorAfter(tradesOf([5, 5, 5], { strategy: 'keltner', supporters: [] }))).toBe(1);
  });

  it('follow mean over σ, shrunk by the number of trades', () => {
    // Mean 0.5, σ 1.5 over 20 trades: the record has half weight, over all regimes and again in this one.
    const raw = 0.3 + 1.4 * sigmoid(0.5 / 1.5);
    const overall = 1 + (raw - 1) / 2;
    const expected = overall + (raw - overall) / 2;
    expect(factorAfter(tradesOf(repeated(20, [2, -1])))).toBeCloseTo(expected, 12);
  });

  it('give more weight to trades in the given regime', () => {
    const mixed = [
      ...tradesOf(repeated(20, [2, 1])),
      ...tradesOf(repeated(20, [-1, -0.5]), { trend: 'range' }),
    ];
    const state = stateAfter(mixed, LENIENT);
    const factors = new AdaptiveFactors(LENIENT);
    const ask = (trend: 'trend' | 'range'): number =>
      factors.factorOf(state, { strategy: 'trend', regime: regimeOf({ trend }), now: NOW });
    expect(ask('trend')).toBeGreaterThan(1.1);
    expect(ask('range')).toBeLessThan(0.95);
  });

  it('are 1 for results that cancel out and for results of zero', () => {
    expect(factorAfter(tradesOf(repeated(20, [1, -1])))).toBeCloseTo(1, 12);
    expect(factorAfter(tradesOf(repeated(20, [0])))).toBeCloseTo(1, 12);
  });

  it('use only the last fifty trades of a regime', () => {
    const recent = tradesOf(repeated(50, [2, -1]));
    const past = tradesOf(repeated(30, [-1])).map((trade) => ({
      ...trade,
      closedAt: epochMs(trade.closedAt - 1_000),
    }));
    const withPast = [...past, ...recent];
    expect(factorAfter(withPast)).toBeCloseTo(factorAfter(recent), 12);
    expect(stateAfter(withPast, LENIENT).strategies.trend?.trades).toHaveLength(50);
  });

  it('credit every strategy that voted exactly once', () => {
    const trade = closedTrade({
      strategy: 'trend',
      supporters: ['trend', 'supertrend', 'supertrend'],
    });
    const { strategies } = adaptiveAfterTrade(INITIAL_ADAPTIVE_STATE, trade, LENIENT);
    expect(Object.keys(strategies)).toEqual(['trend', 'supertrend']);
    expect(strategies.trend?.trades).toHaveLength(1);
    expect(strategies.supertrend?.trades).toHaveLength(1);
  });

  it('are stable between trades and change with the next trade', () => {
    const factors = new AdaptiveFactors(LENIENT);
    const question = { strategy: 'trend', regime: regimeOf(), now: NOW };
    const before = stateAfter(tradesOf(repeated(20, [2, -1])), LENIENT);
    const after = adaptiveAfterTrade(before, closedTrade({ rMultiple: -3 }), LENIENT);
    const first = factors.factorOf(before, question);
    expect(factors.factorOf(before, question)).toBe(first);
    expect(factors.factorOf(after, question)).toBeLessThan(first);
    expect(factors.factorOf(before, question)).toBe(first);
  });

  it('are 1 when disabled', () => {
    const off = options({ enabled: false });
    expect(factorAfter(tradesOf(repeated(40, [-1])), off)).toBe(1);
  });

  it('stay within their bounds for any record', () => {
    const cases = new CaseCounter('low', 'middle', 'high');
    fc.assert(
      fc.property(
        fc.constantFrom(-20, -1, 1, 20),
        fc.array(ratesBetween(-1, 1), { maxLength: 80 }),
        (scale, draws) => {
          // Around an edge of either sign, to reach both ends of the range.
          const factor = factorAfter(tradesOf(draws.map((draw) => scale * (draw + 2))));
          cases.count('low', factor < 0.85);
          cases.count('middle', factor >= 0.85 && factor <= 1.15);
          cases.count('high', factor > 1.15);
          expect(factor).toBeGreaterThanOrEqual(LENIENT.factorMin);
          expect(factor).toBeLessThanOrEqual(LENIENT.factorMax);
        },
      ),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });
});

describe('Guardrails', () => {
  const losing = tradesOf(repeated(20, [-1, -1, 1]));

  it('disable a strategy with a low win rate for a limited time', () => {
    const generous = options({ profitFactorMin: 0 });
    const winsRarely = tradesOf(repeated(20, [-1, -1, 5]).with(2, -1));
    const until = NOW + 19 + generous.disabledMs;
    expect(factorAfter(winsRarely, generous, epochMs(until - 1))).toBe(0);
    expect(factorAfter(winsRarely, generous, epochMs(until))).toBeGreaterThan(0);
  });

  it('disable a strategy that loses more than it wins', () => {
    const patient = options({ winRateMin: 0 });
    expect(factorAfter(tradesOf(repeated(20, [1, -1.1])), patient)).toBe(0);
    expect(factorAfter(tradesOf(repeated(20, [1, -1])), patient)).toBeGreaterThan(0);
  });

  it('require enough trades', () => {
    expect(factorAfter(losing.slice(0, 19), options())).toBeGreaterThan(0);
    expect(factorAfter(losing, options())).toBe(0);
  });

  it('never shorten the time', () => {
    const state = stateAfter(losing, options());
    const until = state.strategies.trend?.disabledUntil ?? 0;
    const late = closedTrade({ rMultiple: -1, closedAt: epochMs(NOW - 10_000_000) });
    const after = adaptiveAfterTrade(state, late, options());
    expect(until).toBe(NOW + 19 + options().disabledMs);
    expect(after.strategies.trend?.disabledUntil).toBe(until);
  });
});

describe('The adaptive state', () => {
  it('counts each trade once in its hour, independent of the number of voting strategies', () => {
    const trade = closedTrade({ supporters: ['trend', 'keltner', 'supertrend'], rMultiple: 2 });
    const { sessions } = adaptiveAfterTrade(INITIAL_ADAPTIVE_STATE, trade, options());
    const hour = new Date(trade.openedAt).getUTCHours();
    expect([sessions.trades[hour], sessions.wins[hour]]).toEqual([1, 1]);
    expect(sessions.trades.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('survives a JSON round trip', () => {
    const state = stateAfter(tradesOf(repeated(70, [2, -1, -1, 0.5])), options());
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});
