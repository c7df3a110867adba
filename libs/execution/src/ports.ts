import type { EpochMs, OrderId, PositionId, Price, Quantity } from '@tidegate/kernel';
import type { Fill, Order, OrderRequestKind, OrderTerms } from '@tidegate/model';

import type { VenueCapabilities } from './core/venue-capabilities.js';

/** A request of the desk to a venue. Each is sent only after the rows that explain it are durable. */
export type GatewayRequest =
  | {
      readonly type: 'submit';
      readonly order: Order;
      /** Orders of one group never fill more than the largest of them: the exits of one position. `null` on its own. */
      readonly group: string | null;
    }
  | { readonly type: 'cancel'; readonly order: Order }
  | ({ readonly type: 'amend'; readonly order: Order } & OrderTerms)
  /** Asks how an order stands. Safe to repeat. */
  | { readonly type: 'look_up'; readonly order: Order; readonly askedAt: EpochMs };

/** How one order stands at the venue at one moment. A report, unlike an event, says nothing of how it came about. */
export interface OrderReport extends OrderTerms {
  readonly venueOrderId: string;
  readonly status: 'open' | 'filled' | 'canceled' | 'expired' | 'rejected';
  readonly filledQuantity: Quantity;
  /** Stable code of a cancellation or rejection; empty without one. */
  readonly reasonCode: string;
  /** The order's executions that the venue lists; they may lag behind `filledQuantity`. */
  readonly fills: readonly Fill[];
}

/** An event about one of our orders, as a venue reports it. */
export type GatewayEvent =
  | {
      readonly type: 'accepted';
      readonly order: OrderId;
      readonly venueOrderId: string;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'rejected';
      readonly order: OrderId;
      readonly reasonCode: string;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'outcome_unknown';
      readonly order: OrderId;
      readonly request: OrderRequestKind;
      readonly at: EpochMs;
    }
  | { readonly type: 'triggered'; readonly order: OrderId; readonly at: EpochMs }
  | { readonly type: 'filled'; readonly order: OrderId; readonly fill: Fill; readonly at: EpochMs }
  | {
      readonly type: 'canceled';
      readonly order: OrderId;
      readonly reasonCode: string;
      readonly at: EpochMs;
    }
  | { readonly type: 'cancel_refused'; readonly order: OrderId; readonly at: EpochMs }
  | { readonly type: 'expired'; readonly order: OrderId; readonly at: EpochMs }
  | {
      readonly type: 'amended';
      readonly order: OrderId;
      readonly quantity: Quantity;
      readonly limitPrice: Price | null;
      readonly stopPrice: Price | null;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'amend_refused';
      readonly order: OrderId;
      readonly reasonCode: string;
      readonly at: EpochMs;
    }
  /** The answer to a look-up; `report: null` if the venue does not know the order. `askedAt` is that of the request. */
  | {
      readonly type: 'looked_up';
      readonly order: OrderId;
      readonly report: OrderReport | null;
      readonly askedAt: EpochMs;
      readonly at: EpochMs;
    };

/**
 * Carries orders to a venue, or to the paper market. Answers come through the listener, at once or later,
 * in any order, possibly twice; a request without an answer ends as `outcome_unknown`, never as a guess.
 */
export interface OrderGateway {
  /** The requests that the venue can carry out. It refuses others. */
  readonly capabilities: VenueCapabilities;
  perform(request: GatewayRequest, at: EpochMs): void;
  /** After a restart: the open orders on our books, to be found again at the venue. */
  recover(books: OpenBooks, at: EpochMs): void;
}

/** What is open on our books, as a gateway must know it. */
export interface OpenBooks {
  readonly orders: readonly {
    readonly order: Order;
    /** As in the request that submitted it. */
    readonly group: string | null;
  }[];
  /** What each live position holds. */
  readonly held: ReadonlyMap<PositionId, Quantity>;
}
