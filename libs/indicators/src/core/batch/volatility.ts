import { ema, sma, wilder } from './averages.js';
import type { CandleColumns } from './candle-columns.js';
import { elementOf, mapSeries, mapWindows, sumOf, zipSeries } from './series.js';

/** Wilder's true range; NaN for the first candle, which has no previous close. */
export function trueRange(candles: CandleColumns): Float64Array {
  return mapSeries(candles.close, (i) => {
    const [high, low] = [elementOf(candles.high, i), elementOf(candles.low, i)];
    const before = elementOf(candles.close, i - 1);
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  });
}

/** Wilder's average true range, from index `period` on. */
export function atr(candles: CandleColumns, period: number): Float64Array {
  return wilder(trueRange(candles), period);
}

export interface BandColumns {
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** (close − lower) ÷ (upper − lower), NaN at zero width. */
  readonly position: Float64Array;
  /** (upper − lower) ÷ middle. */
  readonly width: Float64Array;
}

/** SMA ± `deviations` population standard deviations of the close. */
export function bollinger(
  close: Float64Array,
  options: { readonly period: number; readonly deviations: number },
): BandColumns {
  const { period, deviations } = options;
  const middle = mapWindows(close, period, meanOf);
  const spread = mapWindows(close, period, (window) => deviations * deviationOf(window));
  return bandColumns(close, middle, spread);
}

/** EMA of the close ± `multiplier` × ATR. */
export function keltner(
  candles: CandleColumns,
  options: {
    readonly emaPeriod: number;
    readonly atrPeriod: number;
    readonly multiplier: number;
  },
): BandColumns {
  const range = atr(candles, options.atrPeriod);
  const middle = ema(candles.close, options.emaPeriod);
  return bandColumns(
    candles.close,
    middle,
    range.map((value) => value * options.multiplier),
  );
}

/** 100 · log10(Σ true range ÷ (highest high − lowest low)) ÷ log10(period); NaN when the window has no range. */
export function choppiness(candles: CandleColumns, period: number): Float64Array {
  const travelled = mapWindows(trueRange(candles), period, sumOf);
  const highest = mapWindows(candles.high, period, (window) => Math.max(...window));
  const lowest = mapWindows(candles.low, period, (window) => Math.min(...window));
  const span = zipSeries(highest, lowest, (top, bottom) => top - bottom);
  return zipSeries(travelled, span, (distance, range) =>
    range === 0 ? Number.NaN : (100 * Math.log10(distance / range)) / Math.log10(period),
  );
}

/** √(mean of ½ ln(H/L)² − (2 ln 2 − 1) ln(C/O)² × candles per year): Garman & Klass (1980), equation 20. */
export function garmanKlass(
  candles: CandleColumns,
  options: { readonly period: number; readonly candlesPerYear: number },
): Float64Array {
  const { open, high, low, close } = candles;
  const variance = mapSeries(close, (i) => {
    const range = Math.log(elementOf(high, i) / elementOf(low, i));
    const body = Math.log(elementOf(close, i) / elementOf(open, i));
    return 0.5 * range ** 2 - (2 * Math.log(2) - 1) * body ** 2;
  });
  return sma(variance, options.period).map((mean) => Math.sqrt(mean * options.candlesPerYear));
}

/** Sums deviations from the first value, so that the mean of equal values is exact. */
function meanOf(values: Float64Array): number {
  const origin = elementOf(values, 0);
  let sum = 0;
  for (const value of values) sum += value - origin;
  return origin + sum / values.length;
}

/** Population standard deviation, in two passes. */
function deviationOf(values: Float64Array): number {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

function bandColumns(close: Float64Array, middle: Float64Array, spread: Float64Array): BandColumns {
  const upper = zipSeries(middle, spread, (line, distance) => line + distance);
  const lower = zipSeries(middle, spread, (line, distance) => line - distance);
  const range = zipSeries(upper, lower, (top, bottom) => top - bottom);
  const above = zipSeries(close, lower, (price, bottom) => price - bottom);
  return {
    middle,
    upper,
    lower,
    position: zipSeries(above, range, (part, whole) => (whole === 0 ? Number.NaN : part / whole)),
    width: zipSeries(range, middle, (whole, line) => whole / line),
  };
}
