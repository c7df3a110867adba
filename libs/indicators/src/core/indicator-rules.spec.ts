import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { arbitraryIndicators } from '../../testing/arbitraries.js';
import { everyIndicator } from '../../testing/indicator-specs.js';
import { warmupBars } from './compile-indicators.js';
import { faultOfIndicator, indicatorKey, MAX_PERIOD } from './indicator-rules.js';
import type { IndicatorSpec } from './indicator-spec.js';

const macd = { kind: 'macd', fast: 12, slow: 26, signal: 9, output: 'signal' } as const;
const bollinger = { kind: 'bollinger', period: 20, deviations: 2, output: 'upper' } as const;
const stochastic = {
  kind: 'stochastic',
  period: 14,
  kSmoothing: 3,
  dPeriod: 3,
  output: 'k',
} as const;

const FAULTS: readonly (readonly [IndicatorSpec, string, string])[] = [
  [{ kind: 'sma', period: 0 }, 'period_out_of_range', 'period'],
  [{ kind: 'ema', period: 2.5 }, 'period_out_of_range', 'period'],
  [{ kind: 'rsi', period: Number.NaN }, 'period_out_of_range', 'period'],
  [{ kind: 'vwap', period: MAX_PERIOD + 1 }, 'period_out_of_range', 'period'],
  [{ kind: 'adx', period: 1, output: 'adx' }, 'period_out_of_range', 'period'],
  [{ kind: 'choppiness', period: 1 }, 'period_out_of_range', 'period'],
  [{ ...stochastic, dPeriod: -1 }, 'period_out_of_range', 'dPeriod'],
  [{ ...macd, signal: 0 }, 'period_out_of_range', 'signal'],
  [{ ...macd, fast: 26 }, 'fast_not_below_slow', 'fast'],
  [{ kind: 'trend_strength', fast: 30, slow: 20 }, 'fast_not_below_slow', 'fast'],
  [{ ...bollinger, deviations: 0 }, 'factor_not_positive', 'deviations'],
  [
    { kind: 'supertrend', period: 10, multiplier: Infinity, output: 'line' },
    'factor_not_positive',
    'multiplier',
  ],
  [
    { kind: 'garman_klass', period: 10, candlesPerYear: -1 },
    'factor_not_positive',
    'candlesPerYear',
  ],
];

describe('The rules of indicator parameters', () => {
  it.each(FAULTS)('refuse %j with %s of %s', (spec, code, parameter) => {
    expect(faultOfIndicator(spec)).toMatchObject({ code, parameter });
    expect(() => warmupBars(spec)).toThrow(parameter);
  });

  it('accept every valid spec', () => {
    fc.assert(
      fc.property(arbitraryIndicators(), (specs) => {
        expect(specs.map(faultOfIndicator)).toEqual(specs.map(() => null));
      }),
      seeded(),
    );
  });
});

describe('indicatorKey', () => {
  it('differs for every kind, output, and parameter', () => {
    const specs = [...everyIndicator(), { ...macd, slow: 27 }, { ...bollinger, deviations: 3 }];
    expect(new Set(specs.map(indicatorKey)).size).toBe(specs.length);
  });

  it('fills in defaults and ignores the order of keys', () => {
    const plain = indicatorKey({ kind: 'sma', period: 5 });
    expect(indicatorKey({ field: 'close', period: 5, kind: 'sma' })).toBe(plain);
    expect(indicatorKey({ field: 'open', period: 5, kind: 'sma' })).not.toBe(plain);
  });
});

describe('warmupBars', () => {
  it.each<readonly [IndicatorSpec, number]>([
    [{ kind: 'candle', field: 'close' }, 1],
    [{ kind: 'session_vwap' }, 1],
    [{ kind: 'sma', period: 20 }, 20],
    [{ kind: 'rsi', period: 14 }, 15],
    [{ kind: 'atr', period: 14 }, 15],
    [{ kind: 'adx', period: 14, output: 'plus_di' }, 15],
    [{ kind: 'adx', period: 14, output: 'adx' }, 28],
    [{ ...macd, output: 'macd' }, 26],
    [macd, 34],
    [stochastic, 16],
    [{ ...stochastic, output: 'd' }, 18],
    [{ kind: 'momentum', period: 10 }, 11],
    [{ kind: 'keltner', emaPeriod: 5, atrPeriod: 14, multiplier: 1, output: 'middle' }, 5],
    [{ kind: 'keltner', emaPeriod: 5, atrPeriod: 14, multiplier: 1, output: 'upper' }, 15],
  ])('the warm-up of %j is %d candles', (spec, bars) => {
    expect(warmupBars(spec)).toBe(bars);
  });
});
