import { epochMs, MINUTE_MS, SECOND_MS, type EpochMs } from '@tidegate/kernel';
import type { CandleSeriesView } from '@tidegate/market-data';
import type { Candle } from '@tidegate/model';

import { candleAt, openTimeAt, START } from './builders.js';
import { CacheDesk, type CacheDeskSetup } from './cache-desk.js';

/** Open time of the n-th minute after `START`. */
export const minute = (index: number): EpochMs => openTimeAt('1m', index);

export function minuteCandle(index: number, close = 100, changes: Partial<Candle> = {}): Candle {
  return candleAt(minute(index), close, changes);
}

/** The minute of each candle, counted from `START`. */
export function minutesOf(candles: readonly Candle[]): readonly number[] {
  return candles.map(({ openTime }) => (openTime - START) / MINUTE_MS);
}

/** A desk at minute `count` whose 1m series holds the closed candles of minutes 0 … `count − 1`. */
export function deskWith(count: number, setup: CacheDeskSetup = {}): CacheDesk {
  const desk = new CacheDesk(setup);
  for (let index = 0; index < count; index++) {
    desk.candle(minuteCandle(index), '1m', epochMs(minute(index)));
    desk.sweepAt((index + 1) * MINUTE_MS + 2 * SECOND_MS);
  }
  return desk;
}

/** The 1m series of the desk's first instrument. */
export function minuteSeriesOf(desk: CacheDesk): CandleSeriesView {
  const series = desk.cache.series(desk.instrument.id, '1m');
  if (!series) throw new Error('The desk has no 1m series');
  return series;
}
