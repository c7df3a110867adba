import { timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

import { isSameCandle } from './candle-values.js';
import type { SeriesOwner } from './series-owner.js';

export interface LateCandle {
  readonly candle: Candle;
  /** What the series holds for its interval; `null` when it holds nothing. */
  readonly closed: Candle | null;
  readonly timeframe: Timeframe;
  /** Venue time. */
  readonly now: number;
}

/** Counts a message about a closed candle and reports a correction made in time; the series keeps what it closed. */
export function judgeLateCandle(late: LateCandle, owner: SeriesOwner): void {
  const { candle, closed, timeframe, now } = late;
  const { statistics, options } = owner;
  const correctableUntil = candle.openTime + timeframeMs(timeframe) + options.correctionWindowMs;
  if (closed && isSameCandle(closed, candle)) {
    statistics.duplicateCandles += 1;
  } else if (closed && now <= correctableUntil) {
    statistics.correctedCandles += 1;
    owner.candleCorrected(timeframe, closed, candle);
  } else {
    statistics.lateCandles += 1;
  }
}
