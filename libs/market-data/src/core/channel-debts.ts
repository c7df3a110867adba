import type { Candle, OrderBookView, Quote } from '@tidegate/model';

/**
 * What the ticker and the trades of one instrument owe us: a channel that says nothing while another one shows what it
 * should have told is not quiet but broken. Instants are our clock; NaN while nothing is owed.
 */
export class ChannelDebts {
  private quotesSince = NaN;
  private tradesSince = NaN;
  private tradesAt = -Infinity;

  /** Since when the book's best prices are others than the ticker last said. */
  get quotesOwedSince(): number {
    return this.quotesSince;
  }

  /** Since when candles show trades that the trade channel did not. */
  get tradesOwedSince(): number {
    return this.tradesSince;
  }

  tickerSpoke(): void {
    this.quotesSince = NaN;
  }

  bookSpoke(book: OrderBookView, ticker: Quote | null, receivedAt: number): void {
    const agrees = ticker?.bid === book.bidPrice(0) && ticker.ask === book.askPrice(0);
    if (agrees) this.quotesSince = NaN;
    else if (Number.isNaN(this.quotesSince)) this.quotesSince = receivedAt;
  }

  tradesSpoke(receivedAt: number): void {
    this.tradesSince = NaN;
    this.tradesAt = receivedAt;
  }

  /** A row of the stream beside the one before it; `graceMs` is how far two channels may be apart. */
  candleSpoke(row: Candle, before: Candle | null, at: CandleArrival): void {
    if (!showsTrade(row, before) || !Number.isNaN(this.tradesSince)) return;
    if (at.receivedAt > this.tradesAt + at.graceMs) this.tradesSince = at.receivedAt;
  }
}

interface CandleArrival {
  readonly receivedAt: number;
  readonly graceMs: number;
}

function showsTrade(row: Candle, before: Candle | null): boolean {
  if (before === null || row.openTime > before.openTime) return row.trades > 0;
  return row.openTime === before.openTime && row.trades > before.trades;
}
