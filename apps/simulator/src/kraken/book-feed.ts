import type { LimitOrderBook } from '@tidegate/matching';
import type { Side } from '@tidegate/model';

import type { PriceFormat } from '../core/venue-instrument.js';
import { bookChecksum, type TickLevel } from './checksum.js';

/** The content of one book message; a level with 0 lots is removed. */
export interface BookChange {
  readonly bids: readonly TickLevel[];
  readonly asks: readonly TickLevel[];
  readonly checksum: number;
}

export const BOOK_DEPTHS = [10, 25, 100, 500, 1000] as const;

/**
 * A book of one depth as held by its subscribers. An update is the difference between their book and the current one.
 * Levels pushed past the depth are not mentioned; levels that return into it are sent again.
 */
export class BookFeed {
  private bids: readonly TickLevel[] = [];
  private asks: readonly TickLevel[] = [];
  private started = false;

  constructor(readonly depth: number) {}

  /** The subscribers' current book; reads the market's book for the first subscriber. */
  snapshot(book: LimitOrderBook, format: PriceFormat): BookChange {
    if (!this.started) this.read(book);
    return {
      bids: this.bids,
      asks: this.asks,
      checksum: bookChecksum(this.asks, this.bids, format),
    };
  }

  /** The changes since the last call; `null` if there are none. */
  update(book: LimitOrderBook, format: PriceFormat): BookChange | null {
    const [oldBids, oldAsks] = [this.bids, this.asks];
    this.read(book);
    const bids = changesOf(oldBids, this.bids, this.depth);
    const asks = changesOf(oldAsks, this.asks, this.depth);
    if (bids.length === 0 && asks.length === 0) return null;
    return { bids, asks, checksum: bookChecksum(this.asks, this.bids, format) };
  }

  private read(book: LimitOrderBook): void {
    this.started = true;
    this.bids = levelsOf(book, 'buy', this.depth);
    this.asks = levelsOf(book, 'sell', this.depth);
  }
}

function levelsOf(book: LimitOrderBook, side: Side, depth: number): readonly TickLevel[] {
  return Array.from({ length: Math.min(depth, book.levelCount(side)) }, (_, rank) => ({
    ticks: book.priceAt(side, rank),
    lots: book.quantityAt(side, rank),
  }));
}

/** Lists removals first, so that a client never exceeds the depth while it applies the changes in order. */
function changesOf(
  before: readonly TickLevel[],
  after: readonly TickLevel[],
  depth: number,
): readonly TickLevel[] {
  const known = new Map(before.map((level) => [level.ticks, level.lots]));
  const present = new Set(after.map((level) => level.ticks));
  const pushedOut = pushedOutBy(after, depth);
  const removed = before
    .filter((level) => !present.has(level.ticks) && !pushedOut(level.ticks))
    .map((level) => ({ ticks: level.ticks, lots: 0 }));
  const changed = after.filter((level) => known.get(level.ticks) !== level.lots);
  return [...removed, ...changed];
}

/** Whether a price is beyond the last level of a full side; clients cut such levels themselves. */
function pushedOutBy(after: readonly TickLevel[], depth: number): (ticks: number) => boolean {
  const [first, last] = [after[0], after.at(-1)];
  if (!first || !last || after.length < depth) return () => false;
  const isAscending = last.ticks >= first.ticks;
  return (ticks) => (isAscending ? ticks > last.ticks : ticks < last.ticks);
}
