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

/** `DENIED`: we refused. `REJECTED`: the venue did. `SUBMITTED`: sent or about to be, and nobody knows yet. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** A `stop_market` rests until the market trades through `stopPrice`, then becomes a market order. */
export type OrderType = 'market' | 'limit' | 'stop_market';

export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTD';

/** What a venue may be asked of an order. */
export type OrderRequestKind = 'submit' | 'cancel' | 'amend';

/** Why the order exists. Protective orders rest for as long as their position is open. */
export type OrderPurpose = 'entry' | 'exit' | 'protective_stop' | 'protective_target';

/** New terms for a working order; the quantity counts what is filled already. */
export interface OrderTerms {
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
}

/** Terms that the venue was asked for and has not answered. */
export interface Amendment extends OrderTerms {
  readonly askedAt: EpochMs;
}

/** An order and all that is known of it. A value: each event makes a new one. */
export interface Order {
  /** Our id, unique within the account. */
  readonly id: OrderId;
  /** The client order id at the venue. It never repeats, so the venue can be asked about the order by it. */
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
  /** Never opens or grows a position. */
  readonly reduceOnly: boolean;
  /** The price that the decision was made at, for slippage. */
  readonly decisionPrice: Price;
  readonly status: OrderStatus;
  /** Nobody knows what became of its submission or its cancellation: the venue is asked until it answers. */
  readonly outcomeUnknown: boolean;
  /** Nobody knows what became of an amendment: the terms at the venue may be the old or the new ones. */
  readonly amendUnknown: boolean;
  /** The amendment that waits for the venue's answer; `null` while none does. */
  readonly amendment: Amendment | null;
  /** When the cancellation that waits for an answer was asked for; `null` while none does. */
  readonly cancelRequestedAt: EpochMs | null;
  readonly filledQuantity: Quantity;
  /** Average over all fills; `null` before the first. */
  readonly averagePrice: Price | null;
  /** In the account's currency. */
  readonly fees: Money;
  /** Stable code of the denial, rejection or cancellation; empty while there is none. */
  readonly reasonCode: string;
  readonly createdAt: EpochMs;
  readonly submittedAt: EpochMs | null;
  /** When a stop's price was reached: from then on it is a market order. `null` before, and for other orders. */
  readonly triggeredAt: EpochMs | null;
  readonly updatedAt: EpochMs;
}

/** Statuses from which nothing but a late fill can follow. */
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

/** Quantity still to be filled. */
export function leavesOf(order: Order): Quantity {
  return order.quantity.sub(order.filledQuantity) as Quantity;
}

/** Whether both name the same quantity and prices. */
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
