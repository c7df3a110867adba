import type { EpochMs, OrderId, PositionId, Price, Quantity } from '@tidegate/kernel';
import type { Fill, Order, OrderRequestKind } from '@tidegate/model';

/** What we ask of a venue. Each is sent only after the rows that explain it are durable. */
export type GatewayRequest =
  | {
      readonly type: 'submit';
      readonly order: Order;
      /** Orders of one group never fill more than the largest of them: the exits of one position. */
      readonly group: string | null;
    }
  | { readonly type: 'cancel'; readonly order: Order }
  | {
      readonly type: 'amend';
      readonly order: Order;
      readonly quantity: Quantity;
      readonly limitPrice: Price | null;
      readonly stopPrice: Price | null;
    };

/** What a venue tells us about our orders. */
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
    };

/**
 * Carries orders to a venue, or to the paper market. Answers come through the listener, at once or later,
 * in any order, possibly twice; a request without an answer ends as `outcome_unknown`, never as a guess.
 */
export interface OrderGateway {
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
