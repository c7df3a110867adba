import { candleOpenTime, type Candle, type Timeframe, type TradeTick } from '@tidegate/model';

import { mergeCandle } from './candle-aggregator.js';

/**
 * Builds candles from public trades, aligned to the clock, for venues without a candle stream.
 * It only says what the trades made so far; closing by clock and filling silent intervals is the series' work.
 */
export class CandleBuilder {
  private current: Candle | null = null;
  private late = 0;

  constructor(readonly timeframe: Timeframe) {}

  /** The candle of the newest interval that had a trade. */
  get forming(): Candle | null {
    return this.current;
  }

  /** Trades of intervals that were already over: they change nothing. */
  get lateTrades(): number {
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
      const after = this.next(trade);
      if (!after) continue;
      if (before?.openTime === after.openTime && touched.length > 0) touched.pop();
      touched.push(after);
      this.current = after;
    }
    return touched;
  }

  private next(trade: TradeTick): Candle | null {
    const openTime = candleOpenTime(trade.at, this.timeframe);
    const single: Candle = {
      openTime,
      open: trade.price,
      high: trade.price,
      low: trade.price,
      close: trade.price,
      volume: trade.quantity,
      trades: 1,
    };
    if (!this.current || openTime > this.current.openTime) return single;
    if (openTime === this.current.openTime) return mergeCandle(this.current, single);
    this.late += 1;
    return null;
  }
}
