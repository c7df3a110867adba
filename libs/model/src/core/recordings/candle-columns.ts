import { epochMs, type EpochMs } from '@tidegate/kernel';

import type { Candle } from '../candle.js';

/** A recorded series as columns, oldest first: 56 bytes per candle, without objects to garbage-collect. */
export interface CandleColumns {
  readonly length: number;
  readonly openTimes: Float64Array;
  readonly opens: Float64Array;
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly closes: Float64Array;
  readonly volumes: Float64Array;
  readonly trades: Float64Array;
}

export function candleAt(columns: CandleColumns, index: number): Candle {
  return {
    openTime: epochMs(columns.openTimes[index] as number),
    open: columns.opens[index] as number,
    high: columns.highs[index] as number,
    low: columns.lows[index] as number,
    close: columns.closes[index] as number,
    volume: columns.volumes[index] as number,
    trades: columns.trades[index] as number,
  };
}

/** Converts candles to columns. */
export function columnsOf(candles: readonly Candle[]): CandleColumns {
  const column = (read: (candle: Candle) => number): Float64Array =>
    Float64Array.from(candles, read);
  return {
    length: candles.length,
    openTimes: column((candle) => candle.openTime),
    opens: column((candle) => candle.open),
    highs: column((candle) => candle.high),
    lows: column((candle) => candle.low),
    closes: column((candle) => candle.close),
    volumes: column((candle) => candle.volume),
    trades: column((candle) => candle.trades),
  };
}

/** Candles that open at or after `from` and before `until`, oldest first. */
export function candlesBetween(
  columns: CandleColumns,
  { from, until }: { readonly from: EpochMs; readonly until: EpochMs },
): readonly Candle[] {
  const start = firstAtOrAfter(columns, from);
  const length = Math.max(0, firstAtOrAfter(columns, until) - start);
  return Array.from({ length }, (_, index) => candleAt(columns, start + index));
}

/** Index of the first candle that opens at or after `instant`. */
export function firstAtOrAfter(columns: CandleColumns, instant: number): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.openTimes[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
