import type { EpochMs } from '@tidegate/kernel';
import type { OrderBookView, Quote } from '@tidegate/model';

/**
 * The best prices of one instrument, from the latest ticker or the touch of the verified book, whichever is newer. A
 * ticker arrives only when its prices change, so the book also refreshes the quote: a fresh book never appears beside a
 * stale quote. Stores numbers instead of objects because books change far more often than quotes are read.
 */
export class BestQuote {
  private ticker: Quote | null = null;
  private bid = NaN;
  private bidQuantity = NaN;
  private ask = NaN;
  private askQuantity = NaN;
  /** When the last verified book with this touch arrived; `null` if the ticker is newer. */
  private touchAt: EpochMs | null = null;
  /** The touch as a quote, created on the first read. */
  private made: Quote | null = null;

  /** The latest ticker; `null` before the first. */
  get fromTicker(): Quote | null {
    return this.ticker;
  }

  /** Arrival time of the newest best prices from either source; `null` before the first. */
  get at(): EpochMs | null {
    return this.touchAt ?? this.ticker?.receivedAt ?? null;
  }

  takeTicker(quote: Quote): void {
    this.ticker = quote;
    this.touchAt = null;
  }

  /** Ignores a book with an empty side: it has no touch. */
  takeBook(book: OrderBookView, receivedAt: EpochMs): void {
    if (book.bidCount === 0 || book.askCount === 0) return;
    this.bid = book.bidPrice(0);
    this.bidQuantity = book.bidQuantity(0);
    this.ask = book.askPrice(0);
    this.askQuantity = book.askQuantity(0);
    this.touchAt = receivedAt;
    this.made = null;
  }

  /**
   * Returns the best prices with `last`, the last price of any channel. If `last` is `null` (before the first price),
   * only the ticker is used. A touch outlives its book and keeps the time at which it was last verified.
   */
  read(last: number | null): Quote | null {
    const { touchAt, made } = this;
    if (touchAt === null || last === null) return this.ticker;
    if (made?.last === last) return made;
    const { bid, bidQuantity, ask, askQuantity } = this;
    this.made = { bid, bidQuantity, ask, askQuantity, last, receivedAt: touchAt };
    return this.made;
  }
}
