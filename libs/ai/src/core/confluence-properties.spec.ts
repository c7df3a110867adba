import { describe, expect, it } from '@jest/globals';
import { bookLeaning, confluenceInput, regimeOf, strategySignal } from '@tidegate/ai/testing';
import { oppositeDirection, type Regime, type StrategySignal } from '@tidegate/model';
import fc from 'fast-check';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';

import { ConfluenceDetector } from './confluence-detector.js';
import type { ConfluenceInput } from './confluence-input.js';
import { BOOK_ROLES, ConfluenceOptions } from './confluence-options.js';
import { NO_SESSIONS } from './session-record.js';

const STRATEGIES = [
  ['trend', 'trend_following'],
  ['supertrend', 'trend_following'],
  ['keltner', 'mean_reversion'],
  ['mean_reversion', 'mean_reversion'],
  ['order_flow', 'microstructure'],
] as const;

const unit = ratesBetween(0, 1);

const arbitrarySignal = fc
  .record({
    which: fc.constantFrom(...STRATEGIES),
    timeframe: fc.constantFrom('1m', '5m', '15m', '1h'),
    direction: fc.constantFrom('long', 'short'),
    strength: unit,
    confidence: unit,
  })
  .map(({ which: [strategy, family], ...rest }) => strategySignal({ strategy, family, ...rest }));

const arbitraryRegime: fc.Arbitrary<Regime> = fc
  .record({
    trend: fc.constantFrom('trend', 'range'),
    volatility: fc.constantFrom('low', 'mid', 'high'),
    adx: fc.integer({ min: 5, max: 60 }),
  })
  .map(regimeOf);

const arbitraryCase = fc.record({
  signals: fc.uniqueArray(arbitrarySignal, {
    minLength: 2,
    maxLength: 14,
    selector: (signal) => `${signal.strategy} ${signal.timeframe}`,
  }),
  regime: arbitraryRegime,
  score: fc.option(fc.integer({ min: -1_000, max: 1_000 }).map((score) => score / 1_000)),
  bookRole: fc.constantFrom(...BOOK_ROLES),
  /** Leader pull and hourly win rate, with both adjustments enabled. */
  adjusted: fc.option(
    fc.record({ pull: unit, won: fc.nat(40), side: fc.constantFrom<number[]>(1, -1) }),
  ),
});

type Case = typeof arbitraryCase extends fc.Arbitrary<infer T> ? T : never;

function detectorOf({ bookRole, adjusted }: Case): ConfluenceDetector {
  const options = Object.assign(new ConfluenceOptions(), { bookRole });
  options.session.enabled = adjusted !== null;
  options.leadLag.enabled = adjusted !== null;
  return new ConfluenceDetector(options);
}

function inputOf({ signals, regime, score, adjusted }: Case): ConfluenceInput {
  const book = score === null ? null : bookLeaning(score);
  if (!adjusted) return confluenceInput(signals, { regime, book });
  const { pull, side, won } = adjusted;
  const hours = (now: number) => NO_SESSIONS.trades.map((_, hour) => (hour === 12 ? now : 20));
  const sessions = { trades: hours(40), wins: hours(won) };
  const leaders = [{ move: 0.01 * side, correlation: pull, left: 1, pull: pull * side }];
  return confluenceInput(signals, { regime, book, sessions, leaders });
}

function flipped(signal: StrategySignal): StrategySignal {
  return {
    ...signal,
    direction: oppositeDirection(signal.direction),
    stop: 2 * signal.entry - signal.stop,
    target: 2 * signal.entry - signal.target,
  };
}

/** Checks every case and returns the number of signals: a property without a signal proves nothing. */
function countSignals(check: (example: Case) => boolean): number {
  let signals = 0;
  fc.assert(
    fc.property(arbitraryCase, (example) => {
      if (check(example)) signals += 1;
    }),
    seeded({ numRuns: 400 }),
  );
  return signals;
}

describe('The confluence of any votes', () => {
  it('flips with the directions and otherwise stays the same', () => {
    const signals = countSignals((example) => {
      const detector = detectorOf(example);
      const signal = detector.detect(inputOf(example));
      const mirror = detector.detect(
        inputOf({
          ...example,
          signals: example.signals.map(flipped),
          score: example.score === null ? null : -example.score,
          adjusted: example.adjusted && { ...example.adjusted, side: -example.adjusted.side },
        }),
      );
      expect(mirror?.direction).toBe(signal ? oppositeDirection(signal.direction) : undefined);
      if (!signal || !mirror) return false;
      for (const field of ['score', 'confidence', 'votesFor', 'votesAgainst'] as const) {
        expect(mirror[field]).toBeCloseTo(signal[field], 9);
      }
      expect(mirror).toMatchObject({ primary: signal.primary, leader: signal.leader });
      expect(mirror.entry - mirror.stop).toBeCloseTo(signal.stop - signal.entry, 9);
      expect(mirror.book.state).toBe(signal.book.state);
      return true;
    });
    expect(signals).toBeGreaterThan(200);
  });

  it('keeps its numbers in bounds and has terms that sum to their totals', () => {
    const signals = countSignals((example) => {
      const signal = detectorOf(example).detect(inputOf(example));
      if (!signal) return false;
      for (const part of [signal.score, signal.confidence]) {
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThanOrEqual(1);
      }
      const terms = Object.entries(signal.adjustments).filter(([name]) => name.startsWith('conf'));
      expect(terms.reduce((sum, [, term]) => sum + term, 0)).toBeCloseTo(signal.confidence, 9);
      for (const { timeframe } of signal.timeframes) {
        const votes = signal.votes.filter((vote) => vote.signal.timeframe === timeframe);
        expect(votes.reduce((sum, vote) => sum + vote.weight, 0)).toBeCloseTo(1, 9);
      }
      expect(signal.votesFor).toBeGreaterThan(signal.votesAgainst);
      return true;
    });
    expect(signals).toBeGreaterThan(200);
  });

  it('does not depend on the scale of the weights', () => {
    const base = (strategy: string): number => (strategy === 'keltner' ? 0.25 : 0.08);
    const signals = countSignals((example) => {
      const detector = detectorOf(example);
      const weighed = (scale: number) =>
        detector.detect({ ...inputOf(example), baseWeight: (name) => scale * base(name) });
      const [signal, light, heavy] = [weighed(1), weighed(1 / 64), weighed(64)];
      expect([light, heavy]).toEqual([signal, signal]);
      return signal !== null;
    });
    expect(signals).toBeGreaterThan(200);
  });

  it('does not depend on the order of the votes', () => {
    const signals = countSignals((example) => {
      const detector = detectorOf(example);
      const signal = detector.detect(inputOf(example));
      const reordered = inputOf(example);
      const views = reordered.views.map((view) => ({
        ...view,
        signals: view.signals.toReversed(),
      }));
      expect(detector.detect({ ...reordered, views })).toEqual(signal);
      return signal !== null;
    });
    expect(signals).toBeGreaterThan(200);
  });
});
