import type { InstrumentId } from '@tidegate/kernel';
import type { Quote } from '@tidegate/model';

import type { EngineInput } from './engine-input.js';

/** The last prices and quotes per instrument. They come from inputs only, so a replay has the same. */
export class MarketViews {
  private readonly quotes = new Map<InstrumentId, Quote | null>();
  private readonly prices = new Map<InstrumentId, number>();
  private isVenueOnline = false;
  private changes = 0;

  /** `onPrice` is called with each instrument whose price changed. */
  constructor(private readonly onPrice: (instrument: InstrumentId) => void = () => undefined) {}

  /** Grows whenever a price changes. */
  get revision(): number {
    return this.changes;
  }

  /** The last quote; `null` when only candles are known. */
  quote(instrument: InstrumentId): Quote | null {
    return this.quotes.get(instrument) ?? null;
  }

  /** The last price of any kind; `null` before the first. */
  price(instrument: InstrumentId): number | null {
    return this.prices.get(instrument) ?? null;
  }

  /** Whether the venue was fully online in the last scan or health check. */
  get venueOnline(): boolean {
    return this.isVenueOnline;
  }

  note(input: EngineInput): void {
    switch (input.type) {
      case 'candle':
        this.setPrice(input.instrument, input.candle.close);
        return;
      case 'scan':
        this.set(input.instrument, input.market.lastPrice, input.market.quote);
        this.isVenueOnline = input.market.venueStatus === 'online';
        return;
      case 'scans':
        for (const scan of input.scans) this.note(scan);
        return;
      case 'observed':
        this.isVenueOnline = input.observation.venueOnline;
        return;
      case 'range':
        this.set(input.instrument, input.last, input.quote);
        return;
      case 'slice':
        if (input.slice.type === 'quote') {
          this.set(input.instrument, input.slice.quote.last, input.slice.quote);
        }
        return;
      default:
    }
  }

  private set(instrument: InstrumentId, price: number, quote: Quote | null): void {
    this.setPrice(instrument, price);
    this.quotes.set(instrument, quote);
  }

  private setPrice(instrument: InstrumentId, price: number): void {
    if (this.prices.get(instrument) === price) return;
    this.prices.set(instrument, price);
    this.changes += 1;
    this.onPrice(instrument);
  }
}
