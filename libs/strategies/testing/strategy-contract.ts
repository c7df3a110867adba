import { describe, expect, it } from '@jest/globals';
import type { StrategySignal, Timeframe } from '@tidegate/model';
import { StrategyRegistry, type BoundStrategy, type Strategy } from '@tidegate/strategies';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { randomMarket } from './market.js';
import {
  lookAheadAnalysis,
  mirrorAnalysis,
  warmUpAnalysis,
  type AnalysisReport,
  type StrategyTrial,
} from './strategy-analyses.js';
import { signalsOf, TEST_COST_RATE } from './strategy-run.js';

/**
 * Warm-up sensitivity: the remaining seed of a recursive average may change a number by at most this fraction, and may
 * flip at most this share of the signals, which are at the edge of a condition.
 */
const WARM_UP_TOLERANCE = 0.002;
const WARM_UP_FLIPPED_MAX = 0.01;

const TIMEFRAMES: readonly Timeframe[] = ['1m', '15m', '1h'];

/** Contract of every strategy. The trial markets must produce at least `signalsMin` signals to test something. */
export function describeStrategyContract(
  strategy: Strategy,
  options: { readonly signalsMin: number; readonly markets?: number },
): void {
  const bound = defaultsOf(strategy);
  const markets = options.markets ?? 10;
  let found: readonly FoundSignal[] | null = null;
  const everySignal = (): readonly FoundSignal[] => (found ??= signalsOn(bound, markets));

  describe(`${strategy.name} meets the strategy contract`, () => {
    it('S1 gives signals, but none before it has the required bars', () => {
      const early = everySignal().filter(({ index }) => index + 1 < bound.bars);
      expect(early).toEqual([]);
      expect(everySignal().length).toBeGreaterThanOrEqual(options.signalsMin);
    });

    it('S2 gives signals in both directions', () => {
      const directions = everySignal().map(({ signal }) => signal.direction);
      expect(new Set(directions)).toEqual(new Set(['long', 'short']));
    });

    it('S3 gives finite numbers, strength and confidence within 0–1, and reasons', () => {
      for (const { signal } of everySignal()) expectSoundNumbers(signal, strategy);
    });

    it('S4 puts stop and target on the correct sides, the target at least twice the costs away', () => {
      for (const { signal } of everySignal()) expectSoundLevels(signal);
    });

    it('S5 gives the mirrored signal in the mirrored market', () => {
      const report = overMarkets(bound, markets, mirrorAnalysis);
      expect(report.differences).toEqual([]);
      expect(report.signals).toBeGreaterThanOrEqual(options.signalsMin);
    });

    it('S6 does not look ahead: truncating the history at any bar has no effect', () => {
      const report = overMarkets(bound, markets, lookAheadAnalysis);
      expect(report.differences).toEqual([]);
      expect(report.signals).toBeGreaterThanOrEqual(options.signalsMin);
    });

    it('S7 does not depend on history before the required bars', () => {
      const report = overMarkets(bound, markets, (trial) =>
        warmUpAnalysis(trial, WARM_UP_TOLERANCE),
      );
      expect(report.signals).toBeGreaterThanOrEqual(options.signalsMin);
      expect(report.differences.length).toBeLessThanOrEqual(WARM_UP_FLIPPED_MAX * report.compared);
    });
  });
}

/** A strategy with its default parameters. */
export function defaultsOf(strategy: Strategy): BoundStrategy {
  const bound = new StrategyRegistry([strategy]).bind(strategy.name);
  if (!bound.ok) throw new Error(bound.error.message);
  return bound.value;
}

/** Runs an analysis over several random markets and totals the reports. */
export function overMarkets(
  strategy: BoundStrategy,
  markets: number,
  analyse: (trial: StrategyTrial) => AnalysisReport,
): AnalysisReport {
  let total: AnalysisReport = { signals: 0, compared: 0, differences: [] };
  forEachMarket(strategy, markets, (trial) => {
    const report = analyse(trial);
    total = {
      signals: total.signals + report.signals,
      compared: total.compared + report.compared,
      differences: [...total.differences, ...report.differences],
    };
  });
  return total;
}

function forEachMarket(
  strategy: BoundStrategy,
  markets: number,
  visit: (trial: StrategyTrial) => void,
): void {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...TIMEFRAMES), (seed, timeframe) => {
      const candles = randomMarket(seed, { bars: strategy.bars + 500, timeframe });
      visit({ strategy, candles, timeframe });
    }),
    seeded({ numRuns: markets }),
  );
}

interface FoundSignal {
  readonly index: number;
  readonly signal: StrategySignal;
}

function signalsOn(strategy: BoundStrategy, markets: number): readonly FoundSignal[] {
  const found: FoundSignal[] = [];
  forEachMarket(strategy, markets, ({ candles, timeframe }) => {
    signalsOf(strategy, candles, timeframe).forEach((signal, index) => {
      if (signal) found.push({ index, signal });
    });
  });
  return found;
}

function expectSoundNumbers(signal: StrategySignal, strategy: Strategy): void {
  expect(signal).toMatchObject({ strategy: strategy.name, family: strategy.family });
  const { strength, confidence, entry, stop, target, at } = signal;
  for (const part of [strength, confidence]) {
    expect(part).toBeGreaterThanOrEqual(0);
    expect(part).toBeLessThanOrEqual(1);
  }
  const reasons = Object.values(signal.reasons);
  expect(reasons.length).toBeGreaterThan(2);
  for (const value of [entry, stop, target, at, ...reasons])
    expect(Number.isFinite(value)).toBe(true);
}

function expectSoundLevels({ direction, entry, stop, target }: StrategySignal): void {
  const side = direction === 'long' ? 1 : -1;
  expect(side * (entry - stop)).toBeGreaterThan(0);
  expect(side * (target - entry)).toBeGreaterThanOrEqual(2 * TEST_COST_RATE * entry * (1 - 1e-9));
  expect(Math.min(stop, target)).toBeGreaterThan(0);
}
