import type { EpochMs } from '@tidegate/kernel';
import type { VenueStatus } from '@tidegate/model';

import type { DayStatistics } from './day-statistics.js';
import type { InstrumentMarket } from './instrument-market.js';
import type { PriceFormat } from './venue-instrument.js';

/** What the wire encoders may read of the venue. */
export interface VenueView {
  readonly markets: readonly InstrumentMarket[];
  /** What is published: every trade, or final candles only. */
  readonly feed: 'ticks' | 'candles';
  /** The venue's clock as it shows it. */
  now(): EpochMs;
  /** Up to where the market has been played. */
  playedTo(): EpochMs;
  status(): VenueStatus;
  /** Start of the history that is served. */
  historyFrom(): EpochMs;
  priceFormat(market: InstrumentMarket): PriceFormat;
  /** Ticker statistics; `null` before anything traded. */
  statistics(market: InstrumentMarket): DayStatistics | null;
}
