import type { EpochMs } from '@tidegate/kernel';
import type { OrderBookView, Quote } from '@tidegate/model';

/**
 * The best prices of one instrument, from whichever spoke last: the ticker or the touch of the verified book. A ticker
 * speaks only when its prices change, so the book renews what the ticker left unsaid, and a book that is fresh never
 * stands beside a quote that is old. Keeps numbers, not objects: books change far more often than quotes are read.
 */
export class BestQuote {
  private ticker: Quote | null = null;
  private bid = NaN;
  private bidQuantity = NaN;
  private ask = NaN;
  private askQuantity = NaN;
  /** When the book last showed this touch to be true. */
  private touchAt: EpochMs | null = null;
  private isTouchNewer = false;
  /** The touch as a quote, once somebody asked for it. */
  private made: Quote | null = null;

  /** What the ticker last said; `null` before it spoke. */
  get fromTicker(): Quote | null {
    return this.ticker;
  }

  /** When the newest best prices came, from either source; `null` before the first. */
  get at(): EpochMs | null {
    return this.isTouchNewer ? this.touchAt : (this.ticker?.receivedAt ?? null);
  }

  takeTicker(quote: Quote): void {
    this.ticker = quote;
    this.isTouchNewer = false;
  }

  /** A book with an empty side has no touch and says nothing here. */
  takeBook(book: OrderBookView, receivedAt: EpochMs): void {
    if (book.bidCount === 0 || book.askCount === 0) return;
    this.bid = book.bidPrice(0);
    this.bidQuantity = book.bidQuantity(0);
    this.ask = book.askPrice(0);
    this.askQuantity = book.askQuantity(0);
    this.touchAt = receivedAt;
    this.isTouchNewer = true;
    this.made = null;
  }

  /**
   * The best prices with the last price of any channel (`null` before the first: then the ticker's word is all there is).
   * A touch outlives its book, with the instant at which it was last true.
   */
  read(last: number | null): Quote | null {
    const { touchAt, made } = this;
    if (!this.isTouchNewer || touchAt === null || last === null) return this.ticker;
    if (made?.last === last) return made;
    const { bid, bidQuantity, ask, askQuantity } = this;
    this.made = { bid, bidQuantity, ask, askQuantity, last, receivedAt: touchAt };
    return this.made;
  }
}
