import { epochMs, type Clock, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { MarketDataCache } from '@tidegate/market-data';
import type { OrderBookView, Quote } from '@tidegate/model';

import type { EngineInput } from '../core/inputs/engine-input.js';

export interface TouchWatchSetup {
  readonly clock: Clock;
  readonly cache: () => MarketDataCache;
  /** An older book says nothing about the touch of now. */
  readonly bookAgeMsMax: number;
  readonly emit: (input: EngineInput) => void;
  /** Whether any account holds or orders in the instrument. */
  readonly isInvolved: (instrument: InstrumentId) => boolean;
  /** Whether these best prices would change a working order. */
  readonly isReachedBy: (instrument: InstrumentId, bid: number, ask: number) => boolean;
}

interface SeenRange {
  low: number;
  high: number;
}

/** Levels of a book that fills are matched against. */
const SLICE_DEPTH = 10;

/**
 * Watches the touch of instruments in which accounts are involved: hands a slice over when the market reaches a working
 * order, and notes in between how far the price went. Everything else stays out of the engine, however fast it comes.
 */
export class TouchWatch {
  private readonly ranges = new Map<InstrumentId, SeenRange>();

  constructor(private readonly setup: TouchWatchSetup) {}

  onQuote(instrument: InstrumentId, quote: Quote): void {
    if (!this.setup.isInvolved(instrument)) return;
    this.see(instrument, quote.bid, quote.ask);
    const at = this.setup.clock.now();
    // A fresh book is the better slice; it is told of on its own. One that fell silent must not hide what quotes say.
    if (this.hasFreshBook(instrument, at)) return;
    if (!this.setup.isReachedBy(instrument, quote.bid, quote.ask)) return;
    this.setup.emit({ type: 'slice', at, instrument, slice: { type: 'quote', quote, at } });
  }

  onBook(instrument: InstrumentId, book: OrderBookView): void {
    if (book.bidCount === 0 || book.askCount === 0) return;
    if (!this.setup.isInvolved(instrument)) return;
    const bid = book.bidPrice(0);
    const ask = book.askPrice(0);
    this.see(instrument, bid, ask);
    if (!this.setup.isReachedBy(instrument, bid, ask)) return;
    const at = this.setup.clock.now();
    const snapshot = book.snapshot(SLICE_DEPTH, epochMs(at));
    this.setup.emit({ type: 'slice', at, instrument, slice: { type: 'book', book: snapshot, at } });
  }

  /** Hands over how far prices went since the last time, for positions. */
  emitRanges(): void {
    const at = this.setup.clock.now();
    for (const [instrument, { low, high }] of this.ranges) {
      const quote = this.setup.cache().quote(instrument);
      const last = this.setup.cache().lastPrice(instrument) ?? (low + high) / 2;
      this.setup.emit({ type: 'range', at, instrument, low, high, last, quote });
    }
    this.ranges.clear();
  }

  private hasFreshBook(instrument: InstrumentId, now: EpochMs): boolean {
    const cache = this.setup.cache();
    const receivedAt = cache.bookReceivedAt(instrument);
    if (cache.book(instrument) === null || receivedAt === null) return false;
    return now - receivedAt <= this.setup.bookAgeMsMax;
  }

  private see(instrument: InstrumentId, bid: number, ask: number): void {
    const middle = (bid + ask) / 2;
    const seen = this.ranges.get(instrument);
    if (!seen) this.ranges.set(instrument, { low: middle, high: middle });
    else {
      seen.low = Math.min(seen.low, middle);
      seen.high = Math.max(seen.high, middle);
    }
  }
}
