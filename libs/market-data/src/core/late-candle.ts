import { timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

import { isSameCandle } from './candle-values.js';
import type { SeriesOwner } from './series-owner.js';

export interface LateCandle {
  readonly candle: Candle;
  /** The candle that the series holds for this interval; `null` if none. */
  readonly closed: Candle | null;
  readonly timeframe: Timeframe;
  /** Venue time. */
  readonly now: number;
}

/** Counts an update of a closed candle and reports a timely correction; the series does not change. */
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
