import { candleOpenTime, type Candle, type Timeframe, type TradeTick } from '@tidegate/model';

import { addVolume, mergeCandle } from './candle-aggregator.js';

/**
 * Builds the candles of one timeframe from its trades or from shorter candles, aligned to the clock, as a venue's candle
 * stream shows them: each part gives the state of its interval. Closing by clock and filling silent intervals is the
 * work of the series that takes these states.
 */
export class CandleBuilder {
  private current: Candle | null = null;
  private late = 0;

  constructor(readonly timeframe: Timeframe) {}

  /** The candle of the newest interval that had a part. */
  get forming(): Candle | null {
    return this.current;
  }

  /** Parts of intervals that were already over: they change nothing. */
  get lateParts(): number {
    return this.late;
  }

  /**
   * Takes trades, oldest first and without repeats, and returns the state of every interval they touched, oldest first:
   * the last one forms, those before it are complete.
   */
  add(trades: readonly TradeTick[]): readonly Candle[] {
    const touched: Candle[] = [];
    for (const trade of trades) {
      const before = this.current;
      const after = this.merge(candleOfTrade(trade));
      if (!after) continue;
      if (before?.openTime === after.openTime && touched.length > 0) touched.pop();
      touched.push(after);
    }
    return touched;
  }

  /**
   * Takes the next part, a trade as a candle or a closed candle of a shorter timeframe, and returns the state of its
   * interval; `null` when a later interval has begun.
   */
  merge(part: Candle): Candle | null {
    const openTime = candleOpenTime(part.openTime, this.timeframe);
    if (this.current && openTime < this.current.openTime) {
      this.late += 1;
      return null;
    }
    this.current =
      this.current?.openTime === openTime
        ? mergeCandle(this.current, part)
        : { ...part, openTime, volume: addVolume(0, part.volume) };
    return this.current;
  }
}

function candleOfTrade({ at, price, quantity }: TradeTick): Candle {
  const prices = { open: price, high: price, low: price, close: price };
  return { openTime: at, ...prices, volume: quantity, trades: 1 };
}
