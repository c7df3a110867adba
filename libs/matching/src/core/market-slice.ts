import type { EpochMs, OrderId, Price, Quantity } from '@tidegate/kernel';
import type { BookSnapshot, Candle, Instrument, Liquidity, Order, Quote } from '@tidegate/model';

import type { MatchingOptions } from './matching-options.js';

/** One snapshot of the market, against which orders are matched as a whole. */
export type MarketSlice = CandleSlice | BookSlice | QuoteSlice;

/** A closed candle, used where no finer data exists. */
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
 * How far the market has processed an order.
 * `arriving`: not yet matched, so it may still take liquidity at its limit, cross as post-only, or be IOC/FOK.
 * `resting`: it rests.
 * `triggered`: a stop whose price was reached; it continues as a market order even when the price comes back.
 */
export type OrderPhase = 'arriving' | 'resting' | 'triggered';

export interface WorkingOrder {
  readonly order: Order;
  /** When the order becomes active at the venue: submission plus latency. */
  readonly activeFrom: EpochMs;
  /** Orders of one group together never fill more than the largest of them. */
  readonly ocoGroup: string | null;
  readonly phase: OrderPhase;
}

/** A match, without the id and fee of a `Fill`. The price is on tick, the quantity in whole lots. */
export interface Execution {
  readonly order: OrderId;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly liquidity: Liquidity;
  /**
   * When the price was current: the time of a book or quote; for a candle its open, a moment inside it, or its close.
   */
  readonly at: EpochMs;
}

export type CancelCode =
  'IOC_REMAINDER' | 'FOK_NOT_FILLABLE' | 'POST_ONLY_WOULD_CROSS' | 'OCO_SIBLING_FILLED' | 'EXPIRED';

/** Why matching ended an order. `EXPIRED` is the order event `expired`, the others are `canceled`. */
export interface Cancellation {
  readonly order: OrderId;
  readonly reasonCode: CancelCode;
}

export interface PhaseChange {
  readonly order: OrderId;
  readonly phase: OrderPhase;
}

/** The result of one slice. Cancellations follow the executions of the same order. */
export interface MatchOutcome {
  readonly executions: readonly Execution[];
  readonly canceled: readonly Cancellation[];
  /** New phases of orders that continue to work. The caller keeps them for the next slice. */
  readonly phases: readonly PhaseChange[];
}

export interface MatchContext {
  readonly instrument: Instrument;
  readonly model: MatchingOptions;
}
