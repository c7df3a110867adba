import type { InstrumentId } from '@tidegate/kernel';
import type { MarketDataCache } from '@tidegate/market-data';

/** Read access to the market data of one engine, for display. It never changes what the engine decides on. */
export type MarketReads = Pick<
  MarketDataCache,
  | 'instruments'
  | 'instrument'
  | 'quote'
  | 'book'
  | 'bookReceivedAt'
  | 'bookUnknownReason'
  | 'trades'
  | 'series'
  | 'lastPrice'
  | 'freshnessOf'
>;

/** The market side of an engine, as others see it. */
export interface MarketSide {
  /** `null` before the engine has loaded its instruments. */
  readonly reads: MarketReads | null;
  readonly staleInstruments: readonly InstrumentId[];
}
