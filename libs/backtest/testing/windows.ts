import { HOUR_MS } from '@tidegate/kernel';

import type { MarketWindow } from '../src/core/comparison/market-window.js';
import type { TimedEntry } from '../src/core/comparison/random-entries.js';

/** A market without taker costs. */
export const FREE = { halfSpreadRate: 0, impactCoefficient: 0, impactRateMax: 0 };

/** Hourly candles with these closes. Each opens at the previous close, the first at its own close. */
export function aWindow(
  closes: readonly number[],
  { from = 0 }: { readonly from?: number } = {},
): MarketWindow {
  return {
    symbol: 'BTC/USD',
    length: closes.length,
    lengthMs: HOUR_MS,
    openTimes: Float64Array.from(closes, (_, index) => from + index * HOUR_MS),
    opens: Float64Array.from(closes, (close, index) => closes[index - 1] ?? close),
    closes: Float64Array.from(closes),
    volumes: Float64Array.from(closes, () => 1_000),
  };
}

/** A long of 100 over one candle, without fees. */
export function anEntry(over: Partial<TimedEntry> = {}): TimedEntry {
  return { direction: 1, candles: 1, notional: 100, feeRate: 0, ...over };
}
