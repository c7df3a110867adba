import { describe, expect, it } from '@jest/globals';
import { describeStrategyContract, opinionOn } from '@tidegate/strategies/testing';

import { trend } from './trend.js';

describeStrategyContract(trend, { signalsMin: 40, markets: 20 });

/** The fast average crossed two candles ago; the price is above both averages. */
const CROSSED = {
  close: [101],
  ema20: [100.5, 100.3, 99.9, 99.8, 99.7, 99.6],
  ema50: [100, 100, 100, 100, 100, 100],
  'adx.adx': [32],
  rsi: [60],
  volume_ratio: [1.25],
  atr: [0.5],
};

describe('The trend rule', () => {
  it('adds terms for a fresh cross, ADX, slope, and volume', () => {
    const signal = opinionOn(trend, CROSSED);
    const slope = (100.5 - 99.6) / 101;
    expect(signal).toMatchObject({ direction: 'long', entry: 101 });
    expect(signal?.strength).toBeCloseTo(0.5 + 2 / 50 + 10 * slope, 12);
    expect(signal?.confidence).toBeCloseTo(0.55 + 0.1 + 0.1 + 0.1, 12);
    expect(signal?.reasons).toMatchObject({ adx: 32, rsi: 60, freshCross: 1 });
  });

  it('caps the ADX and slope terms', () => {
    const steep = { ...CROSSED, 'adx.adx': [60], ema20: [100.9, 100, 99, 98, 97, 96] };
    expect(opinionOn(trend, steep)?.strength).toBeCloseTo(0.5 + 0.2 + 0.15, 12);
    expect(opinionOn(trend, steep)?.confidence).toBeCloseTo(1, 12);
  });

  it('accepts an old cross only if configured, with less strength', () => {
    const old = { ...CROSSED, ema20: [100.5, 100.4, 100.3, 100.3, 100.2, 100.1] };
    expect(opinionOn(trend, old)).toBeNull();
    const signal = opinionOn(trend, old, { requireFreshCross: false });
    expect(signal?.strength).toBeCloseTo(0.3 + 0.04 + (10 * 0.4) / 101, 12);
    expect(signal?.reasons).toMatchObject({ freshCross: 0 });
  });

  it.each([
    [1, 1],
    [4, 1],
    [5, 1],
    [6, 0],
  ])('treats a cross exactly %d candles ago as fresh: %d', (bars, freshCross) => {
    const above = Array.from({ length: bars }, () => 100.5);
    const history = {
      ...CROSSED,
      ema20: [...above, 99.9, 99.9, 99.9],
      ema50: Array.from({ length: 9 }, () => 100),
    };
    const signal = opinionOn(trend, history, { requireFreshCross: false });
    expect(signal?.reasons).toMatchObject({ freshCross });
    expect(opinionOn(trend, history) !== null).toBe(freshCross === 1);
  });

  it.each([
    ['without a trend', { 'adx.adx': [29.9] }],
    ['before ADX is known', { 'adx.adx': [NaN] }],
    ['when the price is between the averages', { close: [100.2] }],
    ['when the move is exhausted', { rsi: [75] }],
    ['when the move is weak', { rsi: [45] }],
    ['without movement', { atr: [0] }],
  ])('gives no signal %s', (_, change) => {
    expect(opinionOn(trend, { ...CROSSED, ...change })).toBeNull();
  });
});
