import { describe, expect, it } from '@jest/globals';

import type { Regime } from '@tidegate/model';

import { SizingOptions } from '../options/sizing-options.js';
import {
  correlationMultiplier,
  drawdownMultiplier,
  kellyFraction,
  spreadMultiplier,
  streakMultiplier,
  volatilityMultiplier,
} from './size-factors.js';

const options = new SizingOptions();

const regime = (plan: Partial<Regime>): Regime => ({
  trend: 'range',
  volatility: 'mid',
  expanding: false,
  adx: 20,
  atrRate: 0.01,
  atrPercentile: 0.5,
  ...plan,
});

describe('Size factors', () => {
  it.each([
    [0, 1],
    [0.0299, 1],
    [0.03, 0.8],
    [0.0699, 0.8],
    [0.07, 0.6],
    [0.12, 0.35],
    [0.1799, 0.35],
    [0.18, 0.15],
    [0.9, 0.15],
  ])('the multiplier at a drawdown of %d is %d', (drawdown, multiplier) => {
    expect(drawdownMultiplier(drawdown, options.drawdownLadder)).toBe(multiplier);
  });

  it('use the deepest step reached, independent of the order of the ladder', () => {
    const reversed = [...options.drawdownLadder].reverse();
    expect(drawdownMultiplier(0.13, reversed)).toBe(0.35);
    expect(drawdownMultiplier(0.5, [])).toBe(1);
  });

  it.each([
    [{ losses: 0, wins: 0 }, 1],
    [{ losses: 2, wins: 0 }, 1],
    [{ losses: 3, wins: 0 }, 0.85],
    [{ losses: 5, wins: 0 }, 0.55],
    [{ losses: 8, wins: 0 }, 0.4],
    [{ losses: 0, wins: 2 }, 1],
    [{ losses: 0, wins: 3 }, 1.05],
    [{ losses: 0, wins: 20 }, 1.2],
  ])('the multiplier after %j is %d', (streak, multiplier) => {
    expect(streakMultiplier(streak, options.streak)).toBeCloseTo(multiplier, 12);
  });

  it.each([
    [0.0005, 1],
    [0.001, 1],
    [0.006, 0.75],
    [0.05, 0.5],
  ])('the multiplier at a spread of %d is %d', (rate, multiplier) => {
    expect(spreadMultiplier(rate, options.spread)).toBeCloseTo(multiplier, 12);
  });

  it.each([
    [regime({}), 1],
    [regime({ volatility: 'low', atrPercentile: 0.2 }), 1.15],
    [regime({ volatility: 'low', atrPercentile: 0.3 }), 1],
    [regime({ volatility: 'low', atrPercentile: 0.2, expanding: true }), 0.69],
    [regime({ volatility: 'high', atrPercentile: 0.7 }), 0.8],
    [regime({ volatility: 'high', atrPercentile: 0.75 }), 0.7],
    [regime({ volatility: 'high', atrPercentile: 0.81 }), 0.6],
    [regime({ volatility: 'high', atrPercentile: 0.81, expanding: true }), 0.36],
    [regime({ expanding: true }), 0.6],
  ])('the multiplier in %j is %d', (state, multiplier) => {
    expect(volatilityMultiplier(state, options.volatility)).toBeCloseTo(multiplier, 12);
  });

  it('never reduce below the floor for volatility', () => {
    const harsh = Object.assign(new SizingOptions().volatility, { expandingMultiplier: 0.1 });
    expect(volatilityMultiplier(regime({ expanding: true }), harsh)).toBe(0.3);
  });

  it.each([
    [-0.9, 1],
    [0.7, 1],
    [0.8, 0.8],
    [0.99, 0.5],
  ])('the multiplier at a correlation of %d is %d', (correlation, multiplier) => {
    expect(correlationMultiplier(correlation, 0.7, options.correlation)).toBeCloseTo(
      multiplier,
      12,
    );
  });
});

describe('kellyFraction', () => {
  it('is the textbook value', () => {
    expect(kellyFraction([2, -1])).toBeCloseTo(0.25, 12);
    expect(kellyFraction([1.5, 1.5, 1.5, -1, -1])).toBeCloseTo((0.6 * 1.5 - 0.4) / 1.5, 12);
  });

  it('is at most zero without an edge', () => {
    expect(kellyFraction([1, -1])).toBe(0);
    expect(kellyFraction([1, -1, -1])).toBeLessThan(0);
    expect(kellyFraction([-1])).toBe(0);
    expect(kellyFraction([])).toBe(0);
  });

  it('is one without a loss and ignores trades at zero', () => {
    expect(kellyFraction([1, 2])).toBe(1);
    expect(kellyFraction([2, -1, 0, 0])).toBeCloseTo(0.25, 12);
  });
});
