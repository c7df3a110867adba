import type { EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';
import type { Candle, Instrument, MarketEvent, Timeframe, VenueStatus } from '@tidegate/model';

import type { FeedChannel } from './core/feed-channel.js';

export interface FeedSubscription {
  readonly instruments: readonly Instrument[];
  readonly channels: readonly FeedChannel[];
  /** For the `candles` channel. */
  readonly timeframes: readonly Timeframe[];
  /** For the `book` channel: levels a side. */
  readonly bookDepth: number;
}

export interface CandleRequest {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  /** At most so many, newest last; the venue may have fewer. */
  readonly limit: number;
  /** Only candles that open at or after it. */
  readonly since?: EpochMs;
}

/** How the connection does. Times are on our clock; `null` until the first one. */
export interface FeedHealth {
  readonly connected: boolean;
  readonly connectedAt: EpochMs | null;
  readonly lastMessageAt: EpochMs | null;
  readonly reconnects: number;
  /** Books and channels that were subscribed anew because their content could not be trusted. */
  readonly resyncs: number;
  /** Frames that could not be parsed. */
  readonly malformed: number;
  /** Holes in the venue's trade numbering: public trades that we never saw. */
  readonly tradeGaps: number;
  /** Symbols that the venue refused, with its words. */
  readonly refusals: readonly { readonly subject: string; readonly reason: string }[];
}

/** Public market data of one venue. Adapters live in `exchange`. */
export interface MarketFeed {
  readonly venue: VenueId;
  /** Every spot instrument the venue lists. */
  loadInstruments(): Promise<readonly Instrument[]>;
  /** Recent candles, oldest first; the last may still be forming. */
  loadCandles(request: CandleRequest): Promise<readonly Candle[]>;
  venueTime(): Promise<EpochMs>;
  venueStatus(): Promise<VenueStatus>;
  /**
   * Connects, subscribes and goes on reconnecting until `stop`. Resolves when the first connection is subscribed;
   * rejects only when stopped before. Events are delivered in the order of arrival.
   */
  start(subscription: FeedSubscription, listener: (event: MarketEvent) => void): Promise<void>;
  /** Subscribes one channel of one instrument anew, to get a fresh snapshot. */
  resubscribe(instrument: InstrumentId, channel: FeedChannel): void;
  /** Drops the connection and opens another: for half-open sockets. */
  reconnect(reason: string): void;
  health(): FeedHealth;
  stop(): Promise<void>;
}
