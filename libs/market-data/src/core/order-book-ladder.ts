import { invariant, type EpochMs } from '@tidegate/kernel';
import type { BookSnapshot, OrderBookView } from '@tidegate/model';

import { BookSide } from './book-side.js';

/** Extra capacity for levels that one message adds before the book is cut to its depth. */
const SLACK_LEVELS = 16;

/**
 * A price-level book (L2) with at most `depth` levels per side, maintained by a venue adapter. The rows of one message
 * are applied in order, and `commit` cuts the book to its depth once: a level that one row pushes past the depth may
 * return with the next row.
 */
export class OrderBookLadder implements OrderBookView {
  readonly bids: BookSide;
  readonly asks: BookSide;
  private commits = 0;

  constructor(readonly depth: number) {
    invariant(Number.isInteger(depth) && depth > 0, 'Book depth must be at least 1', { depth });
    this.bids = new BookSide(-1, depth + SLACK_LEVELS);
    this.asks = new BookSide(1, depth + SLACK_LEVELS);
  }

  get bidCount(): number {
    return this.bids.count;
  }

  get askCount(): number {
    return this.asks.count;
  }

  /** Increments with each `commit` and `clear`: equal versions mean equal content. */
  get version(): number {
    return this.commits;
  }

  /** Whether the best bid is at or above the best ask. `false` if a side is empty. */
  get isCrossed(): boolean {
    return (
      this.bids.count > 0 &&
      this.asks.count > 0 &&
      (this.bids.prices[0] as number) >= (this.asks.prices[0] as number)
    );
  }

  /** Price of a level, 0 = best; NaN where there is none. */
  bidPrice(level: number): number {
    return level < this.bids.count ? (this.bids.prices[level] as number) : NaN;
  }

  bidQuantity(level: number): number {
    return level < this.bids.count ? (this.bids.quantities[level] as number) : NaN;
  }

  askPrice(level: number): number {
    return level < this.asks.count ? (this.asks.prices[level] as number) : NaN;
  }

  askQuantity(level: number): number {
    return level < this.asks.count ? (this.asks.quantities[level] as number) : NaN;
  }

  /** Sets the absolute quantity of one level; 0 removes it. Call `commit` after the last row of a message. */
  apply(side: 'bid' | 'ask', price: number, quantity: number): void {
    const levels = side === 'bid' ? this.bids : this.asks;
    if (quantity === 0) levels.remove(price);
    else levels.set(price, quantity);
  }

  /** Ends a message and cuts both sides to the depth. */
  commit(): void {
    this.bids.truncate(this.depth);
    this.asks.truncate(this.depth);
    this.commits += 1;
  }

  clear(): void {
    this.bids.count = 0;
    this.asks.count = 0;
    this.commits += 1;
  }

  snapshot(depth: number, receivedAt: EpochMs): BookSnapshot {
    const bidLevels = Math.min(depth, this.bids.count);
    const askLevels = Math.min(depth, this.asks.count);
    return {
      bidPrices: this.bids.prices.slice(0, bidLevels),
      bidQuantities: this.bids.quantities.slice(0, bidLevels),
      askPrices: this.asks.prices.slice(0, askLevels),
      askQuantities: this.asks.quantities.slice(0, askLevels),
      receivedAt,
    };
  }
}
