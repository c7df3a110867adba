import { DAY_MS } from '@tidegate/kernel';

import { sma } from './averages.js';
import type { CandleColumns } from './candle-columns.js';
import { elementOf, mapSeries, mapWindows, sumOf, zipSeries } from './series.js';

/** Σ typical price × volume ÷ Σ volume over `period` candles; NaN without volume in the window. */
export function vwap(candles: CandleColumns, period: number): Float64Array {
  const turnover = mapWindows(turnoverOf(candles), period, sumOf);
  return zipSeries(turnover, mapWindows(candles.volume, period, sumOf), (value, volume) =>
    volume === 0 ? Number.NaN : value / volume,
  );
}

/** VWAP since 00:00 UTC of each candle's day; NaN until the day has volume. */
export function sessionVwap(candles: CandleColumns): Float64Array {
  const turnover = turnoverOf(candles);
  let [day, value, volume] = [Number.NaN, 0, 0];
  return mapSeries(turnover, (i) => {
    const today = Math.floor(elementOf(candles.openTime, i) / DAY_MS);
    if (today !== day) [day, value, volume] = [today, 0, 0];
    value += elementOf(turnover, i);
    volume += elementOf(candles.volume, i);
    return volume === 0 ? Number.NaN : value / volume;
  });
}

/** volume ÷ SMA of volume, the current candle included; NaN without volume in the window. */
export function volumeRatio(volume: Float64Array, period: number): Float64Array {
  return zipSeries(volume, sma(volume, period), (value, mean) =>
    mean === 0 ? Number.NaN : value / mean,
  );
}

function turnoverOf(candles: CandleColumns): Float64Array {
  const { high, low, close, volume } = candles;
  return mapSeries(
    close,
    (i) =>
      ((elementOf(high, i) + elementOf(low, i) + elementOf(close, i)) / 3) * elementOf(volume, i),
  );
}
