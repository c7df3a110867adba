import type { EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';
import type { Candle, Instrument, MarketEvent, Timeframe, VenueStatus } from '@tidegate/model';

import type { FeedChannel } from './core/feed-channel.js';

export interface FeedSubscription {
  readonly instruments: readonly Instrument[];
  readonly channels: readonly FeedChannel[];
  /** Timeframes of the `candles` channel. */
  readonly timeframes: readonly Timeframe[];
  /** Levels per side of the `book` channel. */
  readonly bookDepth: number;
}

export interface CandleRequest {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  /** Maximum number of candles, newest last; the venue may have fewer. */
  readonly limit: number;
  /** Excludes candles that open before this time. */
  readonly since?: EpochMs;
}

/** State of the connection. Times are on our clock; `null` until the first occurrence. */
export interface FeedHealth {
  readonly connected: boolean;
  readonly connectedAt: EpochMs | null;
  readonly lastMessageAt: EpochMs | null;
  readonly reconnects: number;
  /** Books and channels resubscribed because their content could not be verified. */
  readonly resyncs: number;
  /** Frames that could not be parsed. */
  readonly malformed: number;
  /** Gaps in the venue's trade numbering: public trades that never arrived. */
  readonly tradeGaps: number;
  /** Refused symbols, each with the venue's reason. */
  readonly refusals: readonly { readonly subject: string; readonly reason: string }[];
}

/** Public market data of one venue. Adapters live in `exchange`. */
export interface MarketFeed {
  readonly venue: VenueId;
  /** All spot instruments listed at the venue. */
  loadInstruments(): Promise<readonly Instrument[]>;
  /** Recent candles, oldest first; the last may still be forming. */
  loadCandles(request: CandleRequest): Promise<readonly Candle[]>;
  venueTime(): Promise<EpochMs>;
  venueStatus(): Promise<VenueStatus>;
  /**
   * Connects, subscribes, and reconnects after every loss until `stop`. Resolves once the first connection is
   * subscribed; rejects only if stopped before that. Delivers events in order of arrival.
   */
  start(subscription: FeedSubscription, listener: (event: MarketEvent) => void): Promise<void>;
  /** Resubscribes one channel of one instrument to get a fresh snapshot. */
  resubscribe(instrument: InstrumentId, channel: FeedChannel): void;
  /** Drops the connection and opens a new one, for example to replace a half-open socket. */
  reconnect(reason: string): void;
  health(): FeedHealth;
  stop(): Promise<void>;
}
