import { elementOf, firstKnown, mapWindows, sumOf } from './series.js';

/** Simple moving average; NaN for the first `period − 1` values. */
export function sma(values: Float64Array, period: number): Float64Array {
  return mapWindows(values, period, (window) => sumOf(window) / period);
}

/**
 * Exponential moving average, α = 2 ÷ (period + 1), seeded with the mean of the first `period` known values.
 * `seededAt` moves the seed to a later index; it is then the mean of the `period` values that end there.
 */
export function ema(values: Float64Array, period: number, seededAt?: number): Float64Array {
  return smoothed(values, { period, alpha: 2 / (period + 1), seededAt: seededAt ?? null });
}

/** Wilder's average: the mean of the first `period` known values, then (previous · (period − 1) + value) ÷ period. */
export function wilder(values: Float64Array, period: number): Float64Array {
  return smoothed(values, { period, alpha: 1 / period, seededAt: null });
}

interface Smoothing {
  readonly period: number;
  readonly alpha: number;
  readonly seededAt: number | null;
}

function smoothed(values: Float64Array, smoothing: Smoothing): Float64Array {
  const { period, alpha } = smoothing;
  const out = new Float64Array(values.length).fill(Number.NaN);
  const seededAt = smoothing.seededAt ?? firstKnown(values) + period - 1;
  if (seededAt >= values.length) return out;
  let average = sumOf(values.subarray(seededAt + 1 - period, seededAt + 1)) / period;
  out[seededAt] = average;
  for (let index = seededAt + 1; index < values.length; index++) {
    average = (1 - alpha) * average + alpha * elementOf(values, index);
    out[index] = average;
  }
  return out;
}
