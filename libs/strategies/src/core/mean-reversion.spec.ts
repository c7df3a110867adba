import { describe, expect, it } from '@jest/globals';
import { describeStrategyContract, opinionOn } from '@tidegate/strategies/testing';

import { meanReversion } from './mean-reversion.js';

describeStrategyContract(meanReversion, { signalsMin: 150 });

const steady = (value: number): number[] => Array.from({ length: 20 }, () => value);

/** A new low of ten candles below the band, RSI above its own low, falling volume, and a higher close. */
const OVERSOLD = {
  high: steady(101),
  low: [95.9, 95.8, ...steady(97)],
  close: [96, 95.9],
  volume: [80, 90, 100],
  'bollinger.position': [0.1],
  'bollinger.lower': steady(95),
  'bollinger.upper': steady(105),
  rsi: [22, 18, ...steady(30)],
  atr: [0.5],
};

describe('The mean reversion rule', () => {
  it('adds terms for position, RSI, fading volume, divergence, and bands that have not collapsed', () => {
    const signal = opinionOn(meanReversion, OVERSOLD);
    expect(signal).toMatchObject({ direction: 'long', entry: 96 });
    // 0.4 + 2 × 0.05 + 0.2 × 3 ÷ 30 + 0.10 + 0.15; 0.35 + 0.15 (RSI) + 0.10 + 0.15 + 0.10 (width).
    expect(signal?.strength).toBeCloseTo(0.77, 12);
    expect(signal?.confidence).toBeCloseTo(0.85, 12);
    expect(signal?.reasons).toMatchObject({ divergence: 1, volumeFade: 1, bandMiddle: 100 });
  });

  it('sets the target at the middle band if that is farther', () => {
    expect(opinionOn(meanReversion, OVERSOLD)?.target).toBeCloseTo(100, 12);
    const near = { ...OVERSOLD, 'bollinger.lower': steady(95), 'bollinger.upper': steady(97.2) };
    expect(opinionOn(meanReversion, near)?.target).toBeCloseTo(96 + 3 * 0.5, 12);
  });

  it('requires divergence or fading volume', () => {
    const loud = { ...OVERSOLD, volume: [120, 90, 100] };
    const sinking = { ...OVERSOLD, rsi: [18, ...steady(30)] };
    expect(opinionOn(meanReversion, loud)?.reasons).toMatchObject({ divergence: 1, volumeFade: 0 });
    expect(opinionOn(meanReversion, sinking)?.reasons).toMatchObject({
      divergence: 0,
      volumeFade: 1,
    });
    expect(opinionOn(meanReversion, { ...loud, ...{ rsi: [18, ...steady(30)] } })).toBeNull();
  });

  it('does not count rounding in a market without movement as divergence', () => {
    const still = { ...OVERSOLD, volume: steady(0), rsi: [22 + 1e-12, ...steady(22)] };
    expect(opinionOn(meanReversion, still)).toBeNull();
  });

  it('has less confidence with collapsed bands', () => {
    const collapsed = { ...OVERSOLD, 'bollinger.upper': [101, ...steady(120)] };
    expect(opinionOn(meanReversion, collapsed)?.confidence).toBeCloseTo(0.75, 12);
  });

  it('includes the latest width in the mean width', () => {
    const narrowed = (width: number) => ({
      ...OVERSOLD,
      'bollinger.upper': [95 + width, ...Array.from({ length: 19 }, () => 105)],
    });
    // 7.95 × 20 ÷ (7.95 + 19 × 10) = 0.803, while 7.95 is only 0.795 of the mean before it.
    const signal = opinionOn(meanReversion, narrowed(7.95));
    expect(signal?.reasons.bandWidthRatio).toBeCloseTo((7.95 * 20) / (7.95 + 190), 12);
    expect(signal?.confidence).toBeCloseTo(0.85, 12);
    expect(opinionOn(meanReversion, narrowed(7.9))?.confidence).toBeCloseTo(0.75, 12);
  });

  it.each([
    ['inside the bands', { 'bollinger.position': [0.15] }],
    ['with bands of zero width', { 'bollinger.position': [NaN] }],
    ['while RSI is not oversold', { rsi: [25, 18, ...steady(30)] }],
    ['without movement', { atr: [0] }],
  ])('gives no signal %s', (_, change) => {
    expect(opinionOn(meanReversion, { ...OVERSOLD, ...change })).toBeNull();
  });
});
