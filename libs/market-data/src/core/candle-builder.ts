import { candleOpenTime, type Candle, type Timeframe } from '@tidegate/model';

import { addVolume, mergeCandle } from './candle-aggregator.js';

/**
 * Builds the candles of one timeframe from shorter ones, aligned to the clock, as a venue's candle stream shows them: each
 * shorter candle gives the state of its interval. Closing by clock and filling silent intervals is the work of the series
 * that takes these states.
 */
export class CandleBuilder {
  private current: Candle | null = null;

  constructor(readonly timeframe: Timeframe) {}

  /** The candle of the newest interval that had a part. */
  get forming(): Candle | null {
    return this.current;
  }

  /** Takes the next closed shorter candle and returns the state of its interval; `null` when a later one has begun. */
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
