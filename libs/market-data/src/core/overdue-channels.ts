import type { Candle, OrderBookView, Quote } from '@tidegate/model';

/**
 * Detects broken ticker and trade channels of one instrument. A channel is overdue, not quiet, if another channel shows
 * an update that it should have sent. Instants are on our clock; NaN if nothing is overdue.
 */
export class OverdueChannels {
  private quotesSince = NaN;
  private tradesSince = NaN;
  private tradesAt = -Infinity;

  /** Since when the book's best prices differ from the latest ticker. */
  get quotesOverdueSince(): number {
    return this.quotesSince;
  }

  /** Since when candles show trades that the trade channel did not send. */
  get tradesOverdueSince(): number {
    return this.tradesSince;
  }

  tickerReceived(): void {
    this.quotesSince = NaN;
  }

  bookReceived(book: OrderBookView, ticker: Quote | null, receivedAt: number): void {
    const agrees = ticker?.bid === book.bidPrice(0) && ticker.ask === book.askPrice(0);
    if (agrees) this.quotesSince = NaN;
    else if (Number.isNaN(this.quotesSince)) this.quotesSince = receivedAt;
  }

  tradesReceived(receivedAt: number): void {
    this.tradesSince = NaN;
    this.tradesAt = receivedAt;
  }

  /** Compares a candle row with the previous one; `graceMs` is the allowed delay between two channels. */
  candleReceived(row: Candle, before: Candle | null, at: CandleArrival): void {
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
