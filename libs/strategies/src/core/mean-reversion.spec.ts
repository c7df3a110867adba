import { describe, expect, it } from '@jest/globals';
import { describeStrategyContract, opinionOn } from '@tidegate/strategies/testing';

import { meanReversion } from './mean-reversion.js';

describeStrategyContract(meanReversion, { signalsMin: 150 });

const steady = (value: number): number[] => Array.from({ length: 20 }, () => value);

/** At a new low of ten candles below the band, RSI already above its own low, volume falling, the close turning up. */
const WASHED_OUT = {
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
  it('adds up position, RSI, fading volume, divergence and a band that has not collapsed', () => {
    const signal = opinionOn(meanReversion, WASHED_OUT);
    expect(signal).toMatchObject({ direction: 'long', entry: 96 });
    // 0.4 + 2 × 0.05 + 0.2 × 3 ÷ 30 + 0.10 + 0.15; 0.35 + 0.15 (RSI) + 0.10 + 0.15 + 0.10 (width).
    expect(signal?.strength).toBeCloseTo(0.77, 12);
    expect(signal?.confidence).toBeCloseTo(0.85, 12);
    expect(signal?.reasons).toMatchObject({ divergence: 1, volumeFade: 1, bandMiddle: 100 });
  });

  it('takes its target at the middle band when that is further', () => {
    expect(opinionOn(meanReversion, WASHED_OUT)?.target).toBeCloseTo(100, 12);
    const near = { ...WASHED_OUT, 'bollinger.lower': steady(95), 'bollinger.upper': steady(97.2) };
    expect(opinionOn(meanReversion, near)?.target).toBeCloseTo(96 + 3 * 0.5, 12);
  });

  it('needs divergence or fading volume, one of them', () => {
    const loud = { ...WASHED_OUT, volume: [120, 90, 100] };
    const sinking = { ...WASHED_OUT, rsi: [18, ...steady(30)] };
    expect(opinionOn(meanReversion, loud)?.reasons).toMatchObject({ divergence: 1, volumeFade: 0 });
    expect(opinionOn(meanReversion, sinking)?.reasons).toMatchObject({
      divergence: 0,
      volumeFade: 1,
    });
    expect(opinionOn(meanReversion, { ...loud, ...{ rsi: [18, ...steady(30)] } })).toBeNull();
  });

  it('does not take rounding in a market without movement for divergence', () => {
    const still = { ...WASHED_OUT, volume: steady(0), rsi: [22 + 1e-12, ...steady(22)] };
    expect(opinionOn(meanReversion, still)).toBeNull();
  });

  it('is less sure in collapsed bands', () => {
    const collapsed = { ...WASHED_OUT, 'bollinger.upper': [101, ...steady(120)] };
    expect(opinionOn(meanReversion, collapsed)?.confidence).toBeCloseTo(0.75, 12);
  });

  it('takes the latest width into the mean that it is compared with', () => {
    const narrowed = (width: number) => ({
      ...WASHED_OUT,
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
    ['with bands of no width', { 'bollinger.position': [NaN] }],
    ['while RSI is not oversold', { rsi: [25, 18, ...steady(30)] }],
    ['while nothing moves', { atr: [0] }],
  ])('is silent %s', (_, change) => {
    expect(opinionOn(meanReversion, { ...WASHED_OUT, ...change })).toBeNull();
  });
});
