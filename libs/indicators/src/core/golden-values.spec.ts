import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { IndicatorCache } from './indicator-cache.js';
import type { IndicatorSpec } from './indicator-spec.js';

const COUNT = 120;

/** A sloped wave. An independent program computed the figures below from it. */
function wave(): Candle[] {
  const closeAt = (i: number): number => 100 + 5 * Math.sin(i / 7) + 0.05 * i;
  return Array.from({ length: COUNT }, (_, i) => ({
    openTime: epochMs(i * MINUTE_MS),
    open: closeAt(Math.max(i - 1, 0)),
    high: closeAt(i) + 0.5 + 0.1 * Math.cos(i),
    low: closeAt(i) - 0.5 - 0.1 * Math.sin(i),
    close: closeAt(i),
    volume: 100 + 20 * Math.sin(i / 3),
    trades: 1,
  }));
}

function valueOf(spec: IndicatorSpec, back = 0): number {
  const cache = new IndicatorCache({ history: COUNT });
  const column = cache.column(spec);
  for (const candle of wave()) cache.push(candle);
  return column.at(back);
}

const bollinger = { kind: 'bollinger', period: 20, deviations: 2 } as const;
const keltner = { kind: 'keltner', emaPeriod: 20, atrPeriod: 14, multiplier: 1.5 } as const;
const macd = { kind: 'macd', fast: 12, slow: 26, signal: 9 } as const;
const supertrend = { kind: 'supertrend', period: 10, multiplier: 3 } as const;

const GOLDEN: readonly (readonly [IndicatorSpec, number])[] = [
  [{ kind: 'ema', period: 20 }, 104.350009],
  [{ kind: 'sma', period: 20 }, 105.700603],
  [{ kind: 'rsi', period: 14 }, 20.134196],
  [{ kind: 'atr', period: 14 }, 1.052302],
  [{ ...bollinger, output: 'position' }, 0.128135],
  [{ ...keltner, output: 'position' }, -0.515867],
  [{ ...macd, output: 'histogram' }, -0.728018],
  [{ ...supertrend, output: 'line' }, 104.340893],
  [{ ...supertrend, output: 'direction' }, -1],
  [{ kind: 'choppiness', period: 14 }, 24.531987],
  [{ kind: 'volume_ratio', period: 20 }, 1.171921],
  [{ kind: 'momentum', period: 10 }, -0.046994],
  [{ kind: 'trend_strength', fast: 12, slow: 26 }, -0.012377],
];

describe('On a known wave', () => {
  it.each(GOLDEN)('%j has the last value %d', (spec, expected) => {
    expect(valueOf(spec)).toBeCloseTo(expected, 6);
  });

  it('Garman–Klass without the latest candle equals the figure of a program that lags by one candle', () => {
    const spec = { kind: 'garman_klass', period: 20, candlesPerYear: 525_600 } as const;
    expect(valueOf(spec, 1)).toBeCloseTo(4.373327, 6);
    expect(Math.abs(valueOf(spec) - valueOf(spec, 1))).toBeGreaterThan(0.01);
  });

  it('ADX is close to the figure of a program that seeds its sums with means one candle later', () => {
    const distance = Math.abs(valueOf({ kind: 'adx', period: 14, output: 'adx' }) - 45.072506);
    expect(distance).toBeGreaterThan(0.001);
    expect(distance).toBeLessThan(0.05);
  });

  it('the stochastic is finite and low in a falling market', () => {
    const spec = { kind: 'stochastic', period: 14, kSmoothing: 3, dPeriod: 3 } as const;
    expect(valueOf({ ...spec, output: 'k' })).toBeGreaterThan(0);
    expect(valueOf({ ...spec, output: 'k' })).toBeLessThan(30);
    expect(Number.isFinite(valueOf({ ...spec, output: 'd' }))).toBe(true);
  });
});
