import { describe, expect, it } from '@jest/globals';
import { describeStrategyContract, opinionOn } from '@tidegate/strategies/testing';

import { supertrend } from './supertrend.js';

describeStrategyContract(supertrend, { signalsMin: 60 });

const FLIP = {
  close: [100],
  'supertrend.line': [98.5],
  'supertrend.direction': [1, -1],
  volume_ratio: [1.5],
  atr: [0.5],
};

describe('The Supertrend rule', () => {
  it('follows a flip, with more confidence on volume and near the line', () => {
    const signal = opinionOn(supertrend, FLIP);
    expect(signal).toMatchObject({ direction: 'long', entry: 100 });
    expect(signal?.strength).toBeCloseTo(0.65, 12);
    expect(signal?.confidence).toBeCloseTo(0.63, 12);
  });

  it.each([
    { what: 'quiet volume', change: { volume_ratio: [1.1] }, strength: 0.5, confidence: 0.43 },
    { what: 'unknown volume', change: { volume_ratio: [NaN] }, strength: 0.5, confidence: 0.43 },
    { what: 'loud volume', change: { volume_ratio: [2.1] }, strength: 0.75, confidence: 0.68 },
    {
      what: 'a distant line',
      change: { 'supertrend.line': [97.9] },
      strength: 0.65,
      confidence: 0.55,
    },
  ])('weighs $what', ({ change, strength, confidence }) => {
    const signal = opinionOn(supertrend, { ...FLIP, ...change });
    expect(signal?.strength).toBeCloseTo(strength, 12);
    expect(signal?.confidence).toBeCloseTo(confidence, 12);
  });

  it('omits a missing reading from its reasons', () => {
    const signal = opinionOn(supertrend, { ...FLIP, volume_ratio: [NaN] });
    expect(Object.keys(signal?.reasons ?? {})).not.toContain('volumeRatio');
    expect(signal?.reasons).toMatchObject({ line: 98.5, direction: 1, atr: 0.5 });
  });

  it('sets the stop at the line if that is wider than ATR and floor', () => {
    expect(opinionOn(supertrend, FLIP)?.stop).toBeCloseTo(98.5, 12);
    const near = { ...FLIP, 'supertrend.line': [99.9] };
    expect(opinionOn(supertrend, near)?.stop).toBeCloseTo(100 - 2 * 0.5, 12);
  });

  it.each([
    ['without a flip', { 'supertrend.direction': [1, 1] }],
    ['before the first direction', { 'supertrend.direction': [1, NaN] }],
    ['without movement', { atr: [0] }],
  ])('gives no signal %s', (_, change) => {
    expect(opinionOn(supertrend, { ...FLIP, ...change })).toBeNull();
  });
});
