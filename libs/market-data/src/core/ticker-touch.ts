import type { Candle } from '@tidegate/model';

/** Ticker prices received since the venue's last row of the candle in progress. */
export class TickerTouch {
  private close = NaN;
  private high = NaN;
  private low = NaN;

  /** Discards the ticker prices: the venue's row is newer. */
  clear(): void {
    this.close = NaN;
  }

  add(price: number): void {
    const isFirst = Number.isNaN(this.close);
    this.close = price;
    this.high = isFirst ? price : Math.max(this.high, price);
    this.low = isFirst ? price : Math.min(this.low, price);
  }

  /** The candle with the ticker's close, high, and low applied; the same object without ticker prices. */
  on(candle: Candle): Candle {
    if (Number.isNaN(this.close)) return candle;
    return {
      ...candle,
      high: Math.max(candle.high, this.high),
      low: Math.min(candle.low, this.low),
      close: this.close,
    };
  }
}
