import { wilder } from './averages.js';
import type { CandleColumns } from './candle-columns.js';
import { elementOf, firstKnown, mapSeries, sumOf, zipSeries } from './series.js';
import { atr, trueRange } from './volatility.js';

export interface DirectionalColumns {
  readonly adx: Float64Array;
  readonly plusDi: Float64Array;
  readonly minusDi: Float64Array;
}

/**
 * Wilder's directional movement as TA-Lib computes it: DI from index `period`, ADX from index 2 · `period` − 1.
 * DI is 0 without range, DX is 0 without direction.
 */
export function adx(candles: CandleColumns, period: number): DirectionalColumns {
  const { high, low } = candles;
  const up = mapSeries(high, (i) => elementOf(high, i) - elementOf(high, i - 1));
  const down = mapSeries(low, (i) => elementOf(low, i - 1) - elementOf(low, i));
  const range = wilderSum(trueRange(candles), period);
  const plus = wilderSum(zipSeries(up, down, furtherMove), period);
  const minus = wilderSum(zipSeries(down, up, furtherMove), period);
  const dx = zipSeries(plus, minus, (rise, fall) =>
    rise + fall === 0 ? 0 : (100 * Math.abs(rise - fall)) / (rise + fall),
  );
  return {
    adx: wilder(dx, period),
    plusDi: zipSeries(plus, range, percentOf),
    minusDi: zipSeries(minus, range, percentOf),
  };
}

export interface SupertrendColumns {
  readonly line: Float64Array;
  /** 1 up, −1 down. */
  readonly direction: Float64Array;
}

/** Supertrend with locked bands: the upper only falls and the lower only rises until the previous close crosses it. */
export function supertrend(
  candles: CandleColumns,
  options: { readonly period: number; readonly multiplier: number },
): SupertrendColumns {
  const range = atr(candles, options.period);
  const line = new Float64Array(range.length).fill(Number.NaN);
  const direction = line.slice();
  let [upper, lower, heading] = [Number.NaN, Number.NaN, 0];
  for (let index = firstKnown(range); index < range.length; index++) {
    const [close, before] = [elementOf(candles.close, index), elementOf(candles.close, index - 1)];
    const middle = (elementOf(candles.high, index) + elementOf(candles.low, index)) / 2;
    const distance = options.multiplier * elementOf(range, index);
    const isUpperFree = heading === 0 || before > upper;
    const isLowerFree = heading === 0 || before < lower;
    upper = isUpperFree ? middle + distance : Math.min(upper, middle + distance);
    lower = isLowerFree ? middle - distance : Math.max(lower, middle - distance);
    if (heading === 0) heading = Math.sign(close - middle) || Math.sign(close - before) || -1;
    else if (heading === 1 && close < lower) heading = -1;
    else if (heading === -1 && close > upper) heading = 1;
    direction[index] = heading;
    line[index] = heading === 1 ? lower : upper;
  }
  return { line, direction };
}

/** The move if it is positive and larger than the opposite move, else 0; NaN for the first candle. */
function furtherMove(move: number, opposite: number): number {
  if (Number.isNaN(move)) return Number.NaN;
  return move > 0 && move > opposite ? move : 0;
}

/** Wilder's running sum: starts as the sum of `period − 1` values, then sum − sum ÷ period + value. */
function wilderSum(values: Float64Array, period: number): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  const start = firstKnown(values) + period - 1;
  let sum = sumOf(values.subarray(start - period + 1, start));
  for (let index = start; index < values.length; index++) {
    sum = sum - sum / period + elementOf(values, index);
    out[index] = sum;
  }
  return out;
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
