import type { Candle } from '@tidegate/model';

import type { CandleField } from '../indicator-spec.js';

/** Closed candles as columns of equal length, oldest first. */
export type CandleColumns = Readonly<Record<CandleField, Float64Array>>;

/** Copies candles into columns. */
export function candleColumns(candles: readonly Candle[]): CandleColumns {
  return {
    openTime: Float64Array.from(candles, (candle) => candle.openTime),
    open: Float64Array.from(candles, (candle) => candle.open),
    high: Float64Array.from(candles, (candle) => candle.high),
    low: Float64Array.from(candles, (candle) => candle.low),
    close: Float64Array.from(candles, (candle) => candle.close),
    volume: Float64Array.from(candles, (candle) => candle.volume),
  };
}
