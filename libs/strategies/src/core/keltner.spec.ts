import { describe, expect, it } from '@jest/globals';
import { describeStrategyContract, opinionOn } from '@tidegate/strategies/testing';

import { keltner } from './keltner.js';

describeStrategyContract(keltner, { signalsMin: 200 });

/** A wick through the lower band of 98–102, a higher, green close inside, and momentum rising from below zero. */
const TOUCH = {
  open: [98.1],
  high: [98.6],
  low: [97.9],
  close: [98.5, 98.2],
  'keltner.lower': [98],
  'keltner.upper': [102],
  rsi: [40],
  'macd.histogram': [-0.1, -0.2, -0.1],
  atr: [0.8],
};

describe('The Keltner rule', () => {
  it('adds strength for depth in the channel, a momentum shift, and a green, higher candle', () => {
    // position = 0.5 ÷ 4: 0.4 + min(2 × 0.375, 0.3) + 0.15 + 0.1; 0.45 + 0.10 + 0.08 + 0.12.
    const signal = opinionOn(keltner, TOUCH);
    expect(signal).toMatchObject({ direction: 'long', entry: 98.5 });
    expect(signal?.strength).toBeCloseTo(0.95, 12);
    expect(signal?.confidence).toBeCloseTo(0.75, 12);
    expect(signal?.reasons).toMatchObject({ rsi: 40, channelPosition: 0.125, histogram: -0.1 });
  });

  it('has more confidence with a low RSI, a close at the band, and momentum that rises twice', () => {
    const signal = opinionOn(keltner, {
      ...TOUCH,
      open: [98],
      close: [98.3, 98.2],
      rsi: [28],
      'macd.histogram': [-0.1, -0.2, -0.3],
    });
    expect(signal?.confidence).toBeCloseTo(0.75 + 0.1 + 0.1 + 0.05, 12);
  });

  it('sets the target at the middle of the channel if that is farther than ATR, floor, and costs', () => {
    expect(opinionOn(keltner, TOUCH)?.target).toBeCloseTo(98.5 + 2.5 * 0.8, 12);
    const wide = { ...TOUCH, 'keltner.upper': [110] };
    expect(opinionOn(keltner, wide)?.target).toBeCloseTo((98 + 110) / 2, 12);
  });

  it.each([
    ['the wick stays away from the band', { low: [98.2] }],
    ['the close stays below the band', { close: [97.95, 97.8], open: [97.85] }],
    ['RSI is not low enough', { rsi: [45] }],
    ['RSI is too extreme', { rsi: [15] }],
    ['momentum does not turn', { 'macd.histogram': [-0.3, -0.2, -0.1] }],
    ['the candle is red and lower', { open: [98.7], close: [98.5, 98.6] }],
    ['there is no movement', { atr: [0] }],
  ])('gives no signal when %s', (_, change) => {
    expect(opinionOn(keltner, { ...TOUCH, ...change })).toBeNull();
  });

  it('accepts a touch within the tolerance, a fraction of the close', () => {
    const near = { ...TOUCH, low: [98.09] };
    expect(opinionOn(keltner, near)).not.toBeNull();
    expect(opinionOn(keltner, near, { touchTolerance: 0.0005 })).toBeNull();
  });

  it('supports asymmetric parameters', () => {
    expect(opinionOn(keltner, TOUCH, { rsiLongMax: 35 })).toBeNull();
  });
});
