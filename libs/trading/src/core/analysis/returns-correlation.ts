import { coMovementOf } from '@tidegate/indicators';

/** Minimum common returns; with fewer the correlation is `null`. */
const RETURNS_MIN = 30;

/** Closes of one series, indexed by candles back from the newest. */
export interface CloseHistory {
  /** NaN when the series holds no such candle. */
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
  const [returnsA, returnsB]: [number[], number[]] = [[], []];
  for (let back = 0; back < window; back++) {
    const returnA = a.closeAt(back) / a.closeAt(back + 1) - 1;
    const returnB = b.closeAt(back) / b.closeAt(back + 1) - 1;
    if (!Number.isFinite(returnA + returnB)) break;
    returnsA.push(returnA);
    returnsB.push(returnB);
  }
  if (returnsA.length < RETURNS_MIN) return null;
  return coMovementOf(returnsA, returnsB)?.correlation ?? null;
}
