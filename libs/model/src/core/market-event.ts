import type { EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';

import type { Candle } from './candle.js';
import type { Instrument } from './instrument.js';
import type { BookUnknownReason, OrderBookView } from './order-book.js';
import type { Quote } from './quote.js';
import type { Timeframe } from './timeframe.js';
import type { TradeTick } from './trade-tick.js';

/** `online`: normal trading. The other states name what the venue still accepts. */
export type VenueStatus = 'online' | 'maintenance' | 'cancel_only' | 'post_only' | 'limit_only';

/** A parsed and verified event of a venue adapter, in order of arrival. `receivedAt` is on our clock. */
export type MarketEvent =
  | CandleEvent
  | QuoteEvent
  | TradesEvent
  | BookEvent
  | BookUnknownEvent
  | CandlesMissedEvent
  | InstrumentEvent
  | VenueStatusEvent
  | HeartbeatEvent
  | ConnectionEvent;

/** The current state of one candle; snapshots and REST rows of past candles use the same event. */
export interface CandleEvent {
  readonly type: 'candle';
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
  readonly receivedAt: EpochMs;
}

export interface QuoteEvent {
  readonly type: 'quote';
  readonly instrument: InstrumentId;
  readonly quote: Quote;
}

export interface TradesEvent {
  readonly type: 'trades';
  readonly instrument: InstrumentId;
  /** Oldest first. */
  readonly trades: readonly TradeTick[];
  /** True for recent history, false for live trades. */
  readonly snapshot: boolean;
  readonly receivedAt: EpochMs;
}

/** A verified change of the book. `book` is the live ladder: read it now or copy it. */
export interface BookEvent {
  readonly type: 'book';
  readonly instrument: InstrumentId;
  readonly book: OrderBookView;
  readonly receivedAt: EpochMs;
}

export interface BookUnknownEvent {
  readonly type: 'book_unknown';
  readonly instrument: InstrumentId;
  readonly reason: BookUnknownReason;
  readonly receivedAt: EpochMs;
}

/** A message of the candle channel could not be parsed; candles of the instrument may be missing its data. */
export interface CandlesMissedEvent {
  readonly type: 'candles_missed';
  readonly instrument: InstrumentId;
  readonly receivedAt: EpochMs;
}

export interface InstrumentEvent {
  readonly type: 'instrument';
  readonly instrument: Instrument;
  readonly receivedAt: EpochMs;
}

export interface VenueStatusEvent {
  readonly type: 'venue_status';
  readonly venue: VenueId;
  readonly status: VenueStatus;
  readonly receivedAt: EpochMs;
}

export interface HeartbeatEvent {
  readonly type: 'heartbeat';
  readonly venue: VenueId;
  readonly receivedAt: EpochMs;
}

export interface ConnectionEvent {
  readonly type: 'connection';
  readonly venue: VenueId;
  readonly connected: boolean;
  /** Why it closed; empty when it opened. */
  readonly reason: string;
  readonly receivedAt: EpochMs;
}
