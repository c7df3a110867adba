import type { EpochMs, OrderId, PositionId, Price, Quantity } from '@tidegate/kernel';
import type { Fill, Order, OrderRequestKind, OrderTerms } from '@tidegate/model';

import type { VenueCapabilities } from './core/venue-capabilities.js';

/** A request to a venue. It is sent only after the rows that explain it are durable. */
export type GatewayRequest =
  | {
      readonly type: 'submit';
      readonly order: Order;
      /**
       * Orders of one group, the exits of one position, never fill more than the largest of them. `null` without a
       * group.
       */
      readonly group: string | null;
    }
  | { readonly type: 'cancel'; readonly order: Order }
  | ({ readonly type: 'amend'; readonly order: Order } & OrderTerms)
  /** Queries the state of an order. Safe to repeat. */
  | { readonly type: 'look_up'; readonly order: Order; readonly askedAt: EpochMs };

/** The state of an order at the venue at one moment. Unlike an event, a report does not say how it came about. */
export interface OrderReport extends OrderTerms {
  readonly venueOrderId: string;
  readonly status: 'open' | 'filled' | 'canceled' | 'expired' | 'rejected';
  readonly filledQuantity: Quantity;
  /** Stable code of a cancellation or rejection; otherwise empty. */
  readonly reasonCode: string;
  /** The order's executions as listed by the venue; they may lag behind `filledQuantity`. */
  readonly fills: readonly Fill[];
}

/** A venue's event about one of our orders. */
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
  /**
   * The answer to a look-up; `report` is `null` if the venue does not know the order. `askedAt` repeats the request's.
   */
  | {
      readonly type: 'looked_up';
      readonly order: OrderId;
      readonly report: OrderReport | null;
      readonly askedAt: EpochMs;
      readonly at: EpochMs;
    };

/**
 * Sends orders to a venue or to the paper market. Answers come through the listener, immediately or later, in any
 * order, possibly twice. A request without an answer ends as `outcome_unknown`, never as a guess.
 */
export interface OrderGateway {
  /** What the venue supports. It refuses other requests. */
  readonly capabilities: VenueCapabilities;
  perform(request: GatewayRequest, at: EpochMs): void;
  /** Takes over the open orders of our books after a restart. */
  recover(books: OpenBooks, at: EpochMs): void;
}

/** The open orders and live positions of our books, for recovery. */
export interface OpenBooks {
  readonly orders: readonly {
    readonly order: Order;
    /** As in the request that submitted the order. */
    readonly group: string | null;
  }[];
  /** The quantity of each live position. */
  readonly held: ReadonlyMap<PositionId, Quantity>;
}
