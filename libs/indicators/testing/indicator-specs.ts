import type { IndicatorSpec } from '../src/core/indicator-spec.js';

/** Periods and factors for `everyIndicator`. */
export interface IndicatorScale {
  readonly short: number;
  readonly middle: number;
  readonly long: number;
  readonly factor: number;
}

const USUAL: IndicatorScale = { short: 3, middle: 14, long: 26, factor: 2 };

/** Every kind with every output for the given periods (at least 2, `short` < `long`). */
export function everyIndicator(scale: IndicatorScale = USUAL): readonly IndicatorSpec[] {
  const { short, middle, long, factor } = scale;
  const period = middle;
  const macd = { kind: 'macd', fast: short, slow: long, signal: middle } as const;
  const bollinger = { kind: 'bollinger', period, deviations: factor } as const;
  const keltner = {
    kind: 'keltner',
    emaPeriod: long,
    atrPeriod: middle,
    multiplier: factor,
  } as const;
  const supertrend = { kind: 'supertrend', period, multiplier: factor } as const;
  const stochastic = { kind: 'stochastic', period, kSmoothing: short, dPeriod: short } as const;
  return [
    { kind: 'candle', field: 'close' },
    { kind: 'sma', period },
    { kind: 'sma', period, field: 'volume' },
    { kind: 'ema', period },
    { kind: 'rsi', period },
    { kind: 'atr', period },
    ...(['adx', 'plus_di', 'minus_di'] as const).map(
      (output) => ({ kind: 'adx', period, output }) as const,
    ),
    ...(['macd', 'signal', 'histogram'] as const).map((output) => ({ ...macd, output })),
    ...(['middle', 'upper', 'lower', 'position', 'width'] as const).map((output) => ({
      ...bollinger,
      output,
    })),
    ...(['middle', 'upper', 'lower', 'position'] as const).map((output) => ({
      ...keltner,
      output,
    })),
    ...(['line', 'direction'] as const).map((output) => ({ ...supertrend, output })),
    ...(['k', 'd'] as const).map((output) => ({ ...stochastic, output })),
    { kind: 'vwap', period },
    { kind: 'session_vwap' },
    { kind: 'volume_ratio', period },
    { kind: 'momentum', period },
    { kind: 'trend_strength', fast: short, slow: long },
    { kind: 'choppiness', period },
    { kind: 'garman_klass', period, candlesPerYear: 525_600 },
  ];
}
