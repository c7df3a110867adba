/** Fewer common returns than this say nothing. */
const RETURNS_MIN = 30;

/** Closes of one series by how many closed candles ago; NaN where none is held. */
export interface CloseHistory {
  readonly closeAt: (back: number) => number;
  /** Close time of the newest candle. */
  readonly lastClosedAt: number;
}

/**
 * Pearson correlation of the last `window` simple returns of two series, −1 to 1; `null` when the series do not end at
 * the same candle, have fewer than 30 common returns, or one of them did not move.
 */
export function returnsCorrelation(
  a: CloseHistory,
  b: CloseHistory,
  window: number,
): number | null {
  if (a.lastClosedAt !== b.lastClosedAt) return null;
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let back = 0; back < window; back++) {
    const returnA = a.closeAt(back) / a.closeAt(back + 1) - 1;
    const returnB = b.closeAt(back) / b.closeAt(back + 1) - 1;
    if (!Number.isFinite(returnA + returnB)) break;
    count += 1;
    sumA += returnA;
    sumB += returnB;
    sumAA += returnA * returnA;
    sumBB += returnB * returnB;
    sumAB += returnA * returnB;
  }
  if (count < RETURNS_MIN) return null;
  const covariance = sumAB - (sumA * sumB) / count;
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  if (!(spread > 0)) return null;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(spread)));
}
