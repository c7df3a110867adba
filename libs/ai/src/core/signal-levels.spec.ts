import { describe, expect, it } from '@jest/globals';
import { NOW, regimeOf, strategySignal } from '@tidegate/ai/testing';
import { epochMs, invariant, MINUTE_MS } from '@tidegate/kernel';
import type { StrategySignal } from '@tidegate/model';

import { levelsOf, type SignalLevels } from './signal-levels.js';
import { opinionOf } from './timeframe-opinion.js';

/** Levels of agreeing signals; the timeframe of the first decides. */
function levels(signals: readonly StrategySignal[], validCandles = 1): SignalLevels {
  const [direction] = signals.map((signal) => signal.direction);
  const agreeing = [...new Set(signals.map((signal) => signal.timeframe))].map((timeframe) => {
    const weighted = signals
      .filter((signal) => signal.timeframe === timeframe)
      .map((signal) => ({ signal, raw: 1, fitsRegime: false }));
    const opinion = opinionOf(weighted, regimeOf(), 0.25);
    invariant(opinion !== null, 'A strategy must vote');
    return opinion;
  });
  const [deciding] = agreeing;
  invariant(deciding !== undefined && direction !== undefined, 'A strategy must vote');
  return levelsOf({ deciding, agreeing, direction, validCandles });
}

const ago = (minutes: number) => epochMs(NOW - minutes * MINUTE_MS);
/** A signal of hourly candles from 45 minutes ago, at a different price. */
const hourly = strategySignal({
  strategy: 'hourly',
  timeframe: '1h',
  confidence: 0.9,
  entry: 101,
  stop: 98,
  target: 107,
  at: ago(45),
});
const quarterly = strategySignal();

describe('Levels of a signal', () => {
  it('come from the most confident supporter, around the close of the newest candle', () => {
    expect(levels([quarterly, hourly])).toMatchObject({
      leader: 'hourly',
      leaderMinutes: 60,
      entry: 100,
      stop: 98,
      target: 107,
    });
    const minutely = strategySignal({ timeframe: '1m', confidence: 0.5, entry: 100.5 });
    const older = { ...quarterly, at: ago(10) };
    expect(levels([older, hourly, minutely])).toMatchObject({ leader: 'hourly', entry: 100.5 });
  });

  it.each([
    ['stop', { entry: 97.9, stop: 96.9, target: 99.9 }],
    ['stop, to the tick', { entry: 98, stop: 97, target: 100 }],
    ['target', { entry: 107.1, stop: 106, target: 109 }],
  ])('exclude a signal whose %s the market has since passed', (_level, now) => {
    const current = { ...quarterly, ...now };
    expect(levels([current, hourly])).toMatchObject({ leader: 'trend', ...now });
  });

  it('are mirrored for a short', () => {
    const mirrored = (signal: StrategySignal): StrategySignal => ({
      ...signal,
      direction: 'short',
      entry: 200 - signal.entry,
      stop: 200 - signal.stop,
      target: 200 - signal.target,
    });
    const passed = { ...quarterly, entry: 97.9, stop: 96.9, target: 99.9 };
    for (const signals of [
      [quarterly, hourly],
      [passed, hourly],
    ]) {
      const { entry, stop, target, leader } = levels(signals);
      expect(levels(signals.map(mirrored))).toMatchObject({
        entry: 200 - entry,
        stop: 200 - stop,
        target: 200 - target,
        leader,
      });
    }
  });

  it('break ties of confidence by strength, deciding timeframe, longer candles, and name', () => {
    const on = (timeframe: StrategySignal['timeframe'], strategy: string, strength = 0.6) =>
      strategySignal({ timeframe, strategy, strength });
    const leaderOf = (...signals: readonly StrategySignal[]): string => levels(signals).leader;
    expect(leaderOf(on('15m', 'a'), on('5m', 'b', 0.7))).toBe('b');
    expect(leaderOf(on('15m', 'b'), on('1h', 'a'), on('5m', 'a'))).toBe('b');
    expect(leaderOf(on('15m', 'z', 0.5), on('5m', 'a'), on('1h', 'b'))).toBe('b');
    expect(leaderOf(on('15m', 'b'), on('15m', 'a'))).toBe('a');
  });

  it("are valid until the signals of the deciding timeframe or the leader's signal expire", () => {
    expect(levels([quarterly])).toMatchObject({
      candleClosedAt: NOW,
      validUntil: NOW + 15 * MINUTE_MS,
    });
    expect(levels([{ ...quarterly, at: ago(2) }, hourly])).toMatchObject({
      candleClosedAt: ago(2),
      validUntil: NOW + 13 * MINUTE_MS,
    });
    const expiring = { ...hourly, at: ago(50) };
    expect(levels([quarterly, expiring]).validUntil).toBe(NOW + 10 * MINUTE_MS);
    expect(levels([quarterly, expiring], 2).validUntil).toBe(NOW + 30 * MINUTE_MS);
    const earlier = strategySignal({ strategy: 'early', confidence: 0.9, at: ago(15) });
    expect(levels([quarterly, earlier], 2)).toMatchObject({
      leader: 'early',
      candleClosedAt: NOW,
      validUntil: NOW + 15 * MINUTE_MS,
    });
  });
});
