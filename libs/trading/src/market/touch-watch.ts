import { epochMs, type Clock, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { MarketDataCache } from '@tidegate/market-data';
import type { OrderBookView, Quote } from '@tidegate/model';

import type { EngineInput } from '../core/inputs/engine-input.js';

export interface TouchWatchSetup {
  readonly clock: Clock;
  readonly cache: () => MarketDataCache;
  /** Age above which a book no longer shows the current touch. */
  readonly bookAgeMsMax: number;
  readonly emit: (input: EngineInput) => void;
  /** Whether any account has a position or an order in the instrument. */
  readonly isInvolved: (instrument: InstrumentId) => boolean;
  /** Whether these best prices would fill or trigger a working order. */
  readonly isReachedBy: (instrument: InstrumentId, bid: number, ask: number) => boolean;
}

interface SeenRange {
  low: number;
  high: number;
}

/** Book levels against which orders are matched. */
const SLICE_DEPTH = 10;

/**
 * Watches the touch of instruments with positions or orders. Emits a slice when the market reaches a working order, and
 * records the price range in between. All other market data stays out of the engine, at any rate of updates.
 */
export class TouchWatch {
  private readonly ranges = new Map<InstrumentId, SeenRange>();

  constructor(private readonly setup: TouchWatchSetup) {}

  onQuote(instrument: InstrumentId, quote: Quote): void {
    if (!this.setup.isInvolved(instrument)) return;
    this.see(instrument, quote.bid, quote.ask);
    const at = this.setup.clock.now();
    // A fresh book makes the better slice, and `onBook` emits it. A silent book must not suppress quotes.
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

  /** Emits the price ranges since the last call, for managing positions. */
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
