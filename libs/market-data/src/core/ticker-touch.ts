import type { Candle } from '@tidegate/model';

/** What the ticker has said about the candle in progress since the venue's last row of it. */
export class TickerTouch {
  private close = NaN;
  private high = NaN;
  private low = NaN;

  /** Forgets: the venue's own row is newer. */
  clear(): void {
    this.close = NaN;
  }

  add(price: number): void {
    const isFirst = Number.isNaN(this.close);
    this.close = price;
    this.high = isFirst ? price : Math.max(this.high, price);
    this.low = isFirst ? price : Math.min(this.low, price);
  }

  /** The candle with the ticker's close, high and low in it; the same object when there was none. */
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
