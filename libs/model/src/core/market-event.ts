import type { EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';

import type { Candle } from './candle.js';
import type { Instrument } from './instrument.js';
import type { BookUnknownReason, OrderBookView } from './order-book.js';
import type { Quote } from './quote.js';
import type { Timeframe } from './timeframe.js';
import type { TradeTick } from './trade-tick.js';

/** `online` trades; the other states say what the venue still accepts. */
export type VenueStatus = 'online' | 'maintenance' | 'cancel_only' | 'post_only' | 'limit_only';

/** What a venue adapter tells us, parsed and verified, in the order in which it arrived. `receivedAt` is our clock. */
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

/** The state of one candle so far; a snapshot or REST row of a past candle comes the same way. */
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
  /** Recent history rather than news. */
  readonly snapshot: boolean;
  readonly receivedAt: EpochMs;
}

/** The book changed and its integrity was verified; `book` is the live ladder, to be read now or copied. */
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

/** A message of the candle channel could not be read: the candles of the instrument may lack what it told. */
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
