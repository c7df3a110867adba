import type { EpochMs, OrderId, Price, Quantity } from '@tidegate/kernel';
import type { BookSnapshot, Candle, Instrument, Liquidity, Order, Quote } from '@tidegate/model';

import type { MatchingOptions } from './matching-options.js';

/** One look at the market: orders are matched against it as a whole. */
export type MarketSlice = CandleSlice | BookSlice | QuoteSlice;

/** A closed candle: used where nothing finer exists. */
export interface CandleSlice {
  readonly type: 'candle';
  readonly candle: Candle;
  readonly closeTime: EpochMs;
}

export interface BookSlice {
  readonly type: 'book';
  readonly book: BookSnapshot;
  readonly at: EpochMs;
}

export interface QuoteSlice {
  readonly type: 'quote';
  readonly quote: Quote;
  readonly at: EpochMs;
}

/**
 * What the market has seen of an order. `arriving`: nothing yet, so it may still take liquidity at its limit,
 * cross as post-only, or be IOC/FOK. `resting`: it rests. `triggered`: a stop whose price was reached; it goes on as a
 * market order even when the price comes back.
 */
export type OrderPhase = 'arriving' | 'resting' | 'triggered';

export interface WorkingOrder {
  readonly order: Order;
  /** When the venue knows it: submission plus latency. */
  readonly activeFrom: EpochMs;
  /** Orders of one group share one quantity: together they never fill more than the largest of them. */
  readonly ocoGroup: string | null;
  readonly phase: OrderPhase;
}

/** Becomes a `Fill` once an id and a fee are added. The price is on tick, the quantity on lot. */
export interface Execution {
  readonly order: OrderId;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly liquidity: Liquidity;
  /** When its price stood: the time of a book or quote; of a candle its open, a moment inside it, or its close. */
  readonly at: EpochMs;
}

export type CancelCode =
  'IOC_REMAINDER' | 'FOK_NOT_FILLABLE' | 'POST_ONLY_WOULD_CROSS' | 'OCO_SIBLING_FILLED' | 'EXPIRED';

/** Why the matching took an order out. `EXPIRED` is the order event `expired`, the others are `canceled`. */
export interface Cancellation {
  readonly order: OrderId;
  readonly reasonCode: CancelCode;
}

export interface PhaseChange {
  readonly order: OrderId;
  readonly phase: OrderPhase;
}

/** What one slice did. Cancellations follow the executions of the same order. */
export interface MatchOutcome {
  readonly executions: readonly Execution[];
  readonly canceled: readonly Cancellation[];
  /** New phases of orders that go on working: the caller keeps them for the next slice. */
  readonly phases: readonly PhaseChange[];
}

export interface MatchContext {
  readonly instrument: Instrument;
  readonly model: MatchingOptions;
}
