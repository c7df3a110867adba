import type { EpochMs } from '@tidegate/kernel';
import type { VenueStatus } from '@tidegate/model';

import type { DayStatistics } from './day-statistics.js';
import type { InstrumentMarket } from './instrument-market.js';
import type { PriceFormat } from './venue-instrument.js';

/** The view of the venue for the wire encoders. */
export interface VenueView {
  readonly markets: readonly InstrumentMarket[];
  /** Whether the venue publishes every trade or only final candles. */
  readonly feed: 'ticks' | 'candles';
  /** The venue's time as shown to clients, including a clock skew. */
  now(): EpochMs;
  /** The instant up to which the market has been played. */
  playedTo(): EpochMs;
  status(): VenueStatus;
  /** Start of the served history. */
  historyFrom(): EpochMs;
  priceFormat(market: InstrumentMarket): PriceFormat;
  /** Ticker statistics; `null` before the first trade. */
  statistics(market: InstrumentMarket): DayStatistics | null;
}
