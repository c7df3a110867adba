import type {
  DecisionId,
  EpochMs,
  InstrumentId,
  Money,
  OrderId,
  PositionId,
  Price,
  Quantity,
} from '@tidegate/kernel';

import type { ExitReason } from './position.js';
import type { AccountScope } from './tenant-scope.js';
import type { Side } from './trade-tick.js';

export const ORDER_STATUSES = [
  'INITIALIZED',
  'DENIED',
  'SUBMITTED',
  'ACCEPTED',
  'REJECTED',
  'PENDING_CANCEL',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'EXPIRED',
] as const;

/** `DENIED`: refused by us. `REJECTED`: refused by the venue. `SUBMITTED`: sent or about to be sent, not answered. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** A `stop_market` rests until the market trades through `stopPrice`, then becomes a market order. */
export type OrderType = 'market' | 'limit' | 'stop_market';

export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTD';

/** The requests that we send to a venue for an order. */
export type OrderRequestKind = 'submit' | 'cancel' | 'amend';

/** Why the order exists. Protective orders rest while their position is open. */
export type OrderPurpose = 'entry' | 'exit' | 'protective_stop' | 'protective_target';

/** New terms for a working order. The quantity includes the filled part. */
export interface OrderTerms {
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
}

/** Requested terms that the venue has not answered yet. */
export interface Amendment extends OrderTerms {
  readonly askedAt: EpochMs;
}

/** An order with its current state. Immutable: each event produces a new value. */
export interface Order {
  /** Our id, unique within the account. */
  readonly id: OrderId;
  /** The client order id at the venue. It never repeats, so it identifies the order in look-ups. */
  readonly clientId: string;
  readonly venueOrderId: string | null;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly position: PositionId;
  readonly decision: DecisionId | null;
  readonly purpose: OrderPurpose;
  /** Why an exit was sent; `null` for entries. */
  readonly exitReason: ExitReason | null;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Quantity;
  /** For `limit` orders. */
  readonly limitPrice: Price | null;
  /** For `stop_market` orders. */
  readonly stopPrice: Price | null;
  readonly timeInForce: TimeInForce;
  readonly expiresAt: EpochMs | null;
  readonly postOnly: boolean;
  /** The order never opens or increases a position. */
  readonly reduceOnly: boolean;
  /** The price at the time of the decision, for slippage. */
  readonly decisionPrice: Price;
  readonly status: OrderStatus;
  /** The result of the submission or cancellation is unknown; the venue is polled until it answers. */
  readonly outcomeUnknown: boolean;
  /** The result of an amendment is unknown: the venue may have the old or the new terms. */
  readonly amendUnknown: boolean;
  /** The amendment that the venue has not answered; `null` if none is pending. */
  readonly amendment: Amendment | null;
  /** When the pending cancellation was requested; `null` if none is pending. */
  readonly cancelRequestedAt: EpochMs | null;
  readonly filledQuantity: Quantity;
  /** Average over all fills; `null` before the first. */
  readonly averagePrice: Price | null;
  /** In the account's currency. */
  readonly fees: Money;
  /** Stable code of the denial, rejection or cancellation; empty if none occurred. */
  readonly reasonCode: string;
  readonly createdAt: EpochMs;
  readonly submittedAt: EpochMs | null;
  /** When a stop's price was reached and it became a market order; `null` before that and for other orders. */
  readonly triggeredAt: EpochMs | null;
  readonly updatedAt: EpochMs;
}

/** Final statuses: only a late fill can follow. */
export function isClosedStatus(status: OrderStatus): boolean {
  return (
    status === 'DENIED' ||
    status === 'REJECTED' ||
    status === 'FILLED' ||
    status === 'CANCELED' ||
    status === 'EXPIRED'
  );
}

export function isOpenOrder(order: Order): boolean {
  return !isClosedStatus(order.status);
}

/** The unfilled quantity. */
export function leavesOf(order: Order): Quantity {
  return order.quantity.sub(order.filledQuantity) as Quantity;
}

/** Whether both have the same quantity and prices. */
export function isSameTerms(left: OrderTerms, right: OrderTerms): boolean {
  return (
    left.quantity.eq(right.quantity) &&
    isSamePrice(left.limitPrice, right.limitPrice) &&
    isSamePrice(left.stopPrice, right.stopPrice)
  );
}

function isSamePrice(left: Price | null, right: Price | null): boolean {
  return left === null || right === null ? left === right : left.eq(right);
}
