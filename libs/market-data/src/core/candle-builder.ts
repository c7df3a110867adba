import { candleOpenTime, type Candle, type Timeframe } from '@tidegate/model';

import { addVolume, mergeCandle } from './candle-aggregator.js';

/**
 * Builds candles of one timeframe from shorter ones, aligned to the clock, as a venue's candle stream does: each
 * shorter candle produces an update of its interval. The series that receives the updates closes candles by clock and
 * fills silent intervals.
 */
export class CandleBuilder {
  private current: Candle | null = null;

  constructor(readonly timeframe: Timeframe) {}

  /** The candle of the newest interval that has a part. */
  get forming(): Candle | null {
    return this.current;
  }

  /** Merges the next closed shorter candle and returns its interval; `null` if a later interval has begun. */
  merge(part: Candle): Candle | null {
    const openTime = candleOpenTime(part.openTime, this.timeframe);
    if (this.current && openTime < this.current.openTime) return null;
    this.current =
      this.current?.openTime === openTime
        ? mergeCandle(this.current, part)
        : { ...part, openTime, volume: addVolume(0, part.volume) };
    return this.current;
  }
}
