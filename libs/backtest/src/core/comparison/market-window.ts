import { invariant, type EpochMs } from '@tidegate/kernel';
import { firstAtOrAfter, timeframeMs } from '@tidegate/model';

import type { HistorySeries } from '../../ports.js';

/** Recorded candles of one instrument in the traded range. The columns are views, not copies. */
export interface MarketWindow {
  readonly symbol: string;
  readonly length: number;
  readonly lengthMs: number;
  readonly openTimes: Float64Array;
  readonly opens: Float64Array;
  readonly closes: Float64Array;
  readonly volumes: Float64Array;
}

export interface TradedSpan {
  /** Open time of the first traded interval. */
  readonly from: EpochMs;
  /** Close time of the last one. */
  readonly to: EpochMs;
}

export function marketWindow(
  { symbol, candles, timeframe }: HistorySeries,
  { from, to }: TradedSpan,
): MarketWindow {
  const start = firstAtOrAfter(candles, from);
  const end = Math.max(start, firstAtOrAfter(candles, to));
  const cut = (column: Float64Array): Float64Array => column.subarray(start, end);
  return {
    symbol,
    length: end - start,
    lengthMs: timeframeMs(timeframe),
    openTimes: cut(candles.openTimes),
    opens: cut(candles.opens),
    closes: cut(candles.closes),
    volumes: cut(candles.volumes),
  };
}

/** Number of candles before `instant`, with the fraction of the current one. Time without a candle does not count. */
export function positionAt(window: MarketWindow, instant: number): number {
  invariant(window.length > 0, 'A traded instrument must have candles', {
    symbol: window.symbol,
  });
  let low = 0;
  let high = window.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((window.openTimes[middle] as number) <= instant) low = middle;
    else high = middle - 1;
  }
  const part = (instant - (window.openTimes[low] as number)) / window.lengthMs;
  return low + Math.min(1, Math.max(0, part));
}
