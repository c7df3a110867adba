import { describe, expect, it } from '@jest/globals';
import { candlesOf } from '@tidegate/ai/testing';
import { IndicatorCache } from '@tidegate/indicators';
import type { Candle, Regime } from '@tidegate/model';

import { RegimeOptions } from './regime-options.js';
import { regimeHistory, RegimeReader } from './regime-reader.js';

function regimeAfter(candles: readonly Candle[], changes: Partial<RegimeOptions> = {}) {
  const options = Object.assign(new RegimeOptions(), changes);
  const source = new IndicatorCache({ history: regimeHistory(options) });
  const reader = new RegimeReader(source, options);
  for (const candle of candles) source.push(candle);
  return reader.read();
}

const bars = (count: number, close: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => close(index));
const swing = (count: number): number[] => bars(count, (index) => 100 + Math.sin(index * 1.3));
const still = (count: number): number[] => bars(count, () => 100);
const climb = (count: number): number[] => bars(count, (index) => 100 * 1.002 ** index);
const evenly = (): number => 0.002;

describe('RegimeReader', () => {
  it('returns a trend for a high ADX and a range for a low ADX', () => {
    const trending = regimeAfter(candlesOf(climb(200), evenly));
    const ranging = regimeAfter(candlesOf(swing(200), evenly));
    expect(trending).toMatchObject({ trend: 'trend' });
    expect(trending?.adx).toBeGreaterThan(60);
    expect(ranging).toMatchObject({ trend: 'range' });
    expect(ranging?.adx).toBeLessThan(25);
  });

  it('returns a trend from exactly the configured ADX', () => {
    const candles = candlesOf(climb(200), evenly);
    const { adx } = regimeAfter(candles) as Regime;
    expect(regimeAfter(candles, { trendAdxMin: adx })?.trend).toBe('trend');
    expect(regimeAfter(candles, { trendAdxMin: adx + 1e-9 })?.trend).toBe('range');
  });

  it('ranks volatility within the instrument’s own history', () => {
    const wilder = regimeAfter(candlesOf(climb(300), (index) => (index < 290 ? 0.002 : 0.006)));
    expect(wilder).toMatchObject({ volatility: 'high', expanding: true });
    expect(wilder?.atrPercentile).toBeGreaterThan(0.99);
    const quieter = regimeAfter(candlesOf(climb(300), (index) => (index < 290 ? 0.006 : 0.002)));
    expect(quieter).toMatchObject({ volatility: 'low', expanding: false });
    expect(quieter?.atrPercentile).toBeLessThan(0.01);
  });

  it('ranks by the share of candles with lower volatility', () => {
    // True ranges always grow, so the latest of the last 200 is the largest: 199 below it, and it counts 0.5.
    const growing = regimeAfter(
      candlesOf(still(300), (index) => 0.002 + index * 1e-4),
      { volatilityBars: 200 },
    );
    expect(growing?.atrPercentile).toBeCloseTo(199.5 / 200, 12);
  });

  it('ranks constant volatility in the middle', () => {
    const flat = regimeAfter(candlesOf(still(200), () => 0));
    expect(flat).toMatchObject({ atrPercentile: 0.5, volatility: 'mid', expanding: false });
  });

  it('stops reporting expansion once the short average has caught up', () => {
    const settled = regimeAfter(candlesOf(climb(400), (index) => (index < 200 ? 0.002 : 0.006)));
    expect(settled).toMatchObject({ expanding: false });
  });

  it('returns null until enough candles can be ranked', () => {
    // The first ATR exists at the 14th candle at the earliest, and the rank needs 100 of them.
    expect(regimeAfter(candlesOf(climb(110), evenly))).toBeNull();
    expect(regimeAfter(candlesOf(climb(120), evenly))).not.toBeNull();
    expect(regimeAfter(candlesOf(climb(60), evenly), { volatilityBarsMin: 20 })).not.toBeNull();
    expect(regimeAfter(candlesOf(climb(20), evenly), { volatilityBarsMin: 20 })).toBeNull();
  });

  it('requires enough history to fill the window', () => {
    const candles = candlesOf(
      swing(800),
      (index) => 0.002 + 0.001 * Math.sin(index / 17) + index * 1e-6,
    );
    const options = new RegimeOptions();
    const roomy = new IndicatorCache({ history: 800 });
    const reader = new RegimeReader(roomy, options);
    for (const candle of candles) roomy.push(candle);
    expect(regimeAfter(candles)).toEqual(reader.read());
  });

  it('returns the same regime whether it is read at every candle or once', () => {
    const candles = candlesOf(swing(700), (index) => 0.002 + 0.001 * Math.sin(index / 13));
    const options = new RegimeOptions();
    const source = new IndicatorCache({ history: regimeHistory(options) });
    const always = new RegimeReader(source, options);
    const seldom = new RegimeReader(source, options);
    candles.forEach((candle, index) => {
      source.push(candle);
      const regime = always.read();
      if (index % 97 === 0) expect(seldom.read()).toEqual(regime);
    });
    expect(seldom.read()).toEqual(always.read());
    expect(seldom.read()).toEqual(regimeAfter(candles));
  });

  it('restarts when its series restarts', () => {
    const source = new IndicatorCache({ history: 600 });
    const reader = new RegimeReader(source, new RegimeOptions());
    for (const candle of candlesOf(climb(300), evenly)) source.push(candle);
    expect(reader.read()).not.toBeNull();
    source.reset();
    expect(reader.read()).toBeNull();
    const candles = candlesOf(swing(250), evenly);
    for (const candle of candles) source.push(candle);
    expect(reader.read()).toEqual(regimeAfter(candles));
  });
});
