import type { EpochMs } from '@tidegate/kernel';

/**
 * Open, high, low, close and volume of one interval. Prices here are numbers for analysis; they become decimals when an
 * order is created.
 */
export interface Candle {
  /** UTC, aligned to the timeframe. */
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base units. */
  readonly volume: number;
  /** Number of trades; 0 if the venue does not report it. */
  readonly trades: number;
  /** We created the candle because the venue had no trades; it never counts as fresh data. */
  readonly synthetic?: true;
}

/** Plausible prices, in quote units; a price outside has a wrong unit or digit. */
export const PRICE_MIN = 1e-12;
export const PRICE_MAX = 1e12;
/** Base units. */
export const VOLUME_MAX = 1e18;

export type CandleFault =
  | 'not_finite'
  | 'out_of_range'
  | 'not_positive'
  | 'negative_volume'
  | 'high_below_body'
  | 'low_above_body'
  | 'misaligned';

/** Why a candle is invalid, or `null` if it is valid. The open time must be a multiple of `timeframeLengthMs`. */
export function faultOfCandle(candle: Candle, timeframeLengthMs: number): CandleFault | null {
  const { open, high, low, close, volume } = candle;
  if (!Number.isFinite(open + high + low + close + volume)) return 'not_finite';
  if (open <= 0 || high <= 0 || low <= 0 || close <= 0) return 'not_positive';
  if (volume < 0) return 'negative_volume';
  if (low < PRICE_MIN || high > PRICE_MAX || volume > VOLUME_MAX) return 'out_of_range';
  if (high < open || high < close || high < low) return 'high_below_body';
  if (low > open || low > close) return 'low_above_body';
  if (candle.openTime % timeframeLengthMs !== 0) return 'misaligned';
  return null;
}
