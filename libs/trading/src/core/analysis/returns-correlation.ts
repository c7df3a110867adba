import { coMovementOf } from '@tidegate/indicators';

/** Minimum common returns; with fewer the correlation is `null`. */
const RETURNS_MIN = 30;

/**
 * Pearson correlation of two samples of returns, newest first, −1 to 1, over the length that they share. `null` when
 * they share fewer than 30, or one of them does not vary.
 */
export function returnsCorrelation(a: Float64Array, b: Float64Array): number | null {
  const length = Math.min(a.length, b.length);
  if (length < RETURNS_MIN) return null;
  return coMovementOf(a.subarray(0, length), b.subarray(0, length))?.correlation ?? null;
}
