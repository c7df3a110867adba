import { ema, sma, wilder } from './averages.js';
import type { CandleColumns } from './candle-columns.js';
import { elementOf, mapSeries, mapWindows, zipSeries } from './series.js';

/** Wilder's RSI, 0 to 100, from index `period` on; 50 without any movement. */
export function rsi(close: Float64Array, period: number): Float64Array {
  const change = mapSeries(close, (i) => elementOf(close, i) - elementOf(close, i - 1));
  const gain = wilder(
    mapSeries(change, (i) => Math.max(elementOf(change, i), 0)),
    period,
  );
  const loss = wilder(
    mapSeries(change, (i) => Math.max(-elementOf(change, i), 0)),
    period,
  );
  return zipSeries(gain, loss, (up, down) => (up + down === 0 ? 50 : 100 * (up / (up + down))));
}

export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

export interface MacdColumns {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/** MACD of the close. Both averages are seeded at index `slow − 1`, the signal line `signal − 1` candles later. */
export function macd(close: Float64Array, periods: MacdPeriods): MacdColumns {
  const seededAt = periods.slow - 1;
  const line = zipSeries(
    ema(close, periods.fast, seededAt),
    ema(close, periods.slow, seededAt),
    (fast, slow) => fast - slow,
  );
  const signal = ema(line, periods.signal);
  return { macd: line, signal, histogram: zipSeries(line, signal, (a, b) => a - b) };
}

export interface StochasticPeriods {
  readonly period: number;
  readonly kSmoothing: number;
  readonly dPeriod: number;
}

export interface StochasticColumns {
  readonly k: Float64Array;
  readonly d: Float64Array;
}

/** Slow stochastic, 0 to 100; the raw value of a window without range is 50. */
export function stochastic(candles: CandleColumns, periods: StochasticPeriods): StochasticColumns {
  const highest = mapWindows(candles.high, periods.period, (window) => Math.max(...window));
  const lowest = mapWindows(candles.low, periods.period, (window) => Math.min(...window));
  const raw = mapSeries(candles.close, (i) => {
    const [top, bottom] = [elementOf(highest, i), elementOf(lowest, i)];
    return top === bottom ? 50 : (100 * (elementOf(candles.close, i) - bottom)) / (top - bottom);
  });
  const k = sma(raw, periods.kSmoothing);
  return { k, d: sma(k, periods.dPeriod) };
}

/** close ÷ close `period` candles ago − 1. */
export function momentum(close: Float64Array, period: number): Float64Array {
  return mapSeries(close, (i) => elementOf(close, i) / elementOf(close, i - period) - 1);
}

/** (EMA fast − EMA slow) ÷ EMA slow. */
export function trendStrength(
  close: Float64Array,
  periods: { readonly fast: number; readonly slow: number },
): Float64Array {
  const [fast, slow] = [ema(close, periods.fast), ema(close, periods.slow)];
  return zipSeries(fast, slow, (quick, late) => quick / late - 1);
}
