import { epochMs, fillId, money, price, quantity, type Result } from '@tidegate/kernel';

import {
  applyOrderEvent,
  type Order,
  type OrderEvent,
  type OrderRefusal,
  type OrderRequestKind,
} from '../src/index.js';
import { aFill, anOrder } from './builders.js';

/** The time of these events. */
export const EVENT_AT = epochMs(1_700_000_001_000);

/** A fill of the given size. */
export const fillOf = (size: string, atPrice = '100', fee = '0'): OrderEvent => ({
  type: 'filled',
  fill: aFill({
    id: fillId(`f-${size}-${atPrice}`),
    quantity: quantity(size),
    price: price(atPrice),
  }),
  feeValue: money(fee),
  at: EVENT_AT,
});

/** An amendment to the given size, at 101. */
export const amendTo = (size: string): OrderEvent => ({
  type: 'amended',
  quantity: quantity(size),
  limitPrice: price(101),
  stopPrice: null,
  at: EVENT_AT,
});

/** The outcome of the request is unknown. */
export const unknownOf = (request: OrderRequestKind): OrderEvent => ({
  type: 'outcome_unknown',
  request,
  at: EVENT_AT,
});

/** One event of each type. */
export const ORDER_EVENTS: Readonly<Record<OrderEvent['type'], OrderEvent>> = {
  denied: { type: 'denied', reasonCode: 'MAX_POSITIONS', at: EVENT_AT },
  submitted: { type: 'submitted', at: EVENT_AT },
  accepted: { type: 'accepted', venueOrderId: 'V1', at: EVENT_AT },
  rejected: { type: 'rejected', reasonCode: 'INSUFFICIENT_FUNDS', at: EVENT_AT },
  outcome_unknown: { type: 'outcome_unknown', request: 'submit', at: EVENT_AT },
  triggered: { type: 'triggered', at: EVENT_AT },
  filled: fillOf('0.25'),
  cancel_requested: { type: 'cancel_requested', at: EVENT_AT },
  cancel_refused: { type: 'cancel_refused', at: EVENT_AT },
  canceled: { type: 'canceled', reasonCode: 'REPRICED', at: EVENT_AT },
  expired: { type: 'expired', at: EVENT_AT },
  amend_requested: {
    type: 'amend_requested',
    quantity: quantity('2'),
    limitPrice: price(101),
    stopPrice: null,
    at: EVENT_AT,
  },
  amended: amendTo('2'),
  amend_refused: { type: 'amend_refused', at: EVENT_AT },
};

/** Applies events to the order; throws if one is refused. */
export function applied(order: Order, ...events: readonly OrderEvent[]): Order {
  return events.reduce((current, event) => {
    const result = applyOrderEvent(current, event);
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }, order);
}

/** A protective stop at 98. */
export const aStop = (overrides: Partial<Order> = {}): Order =>
  anOrder({ type: 'stop_market', limitPrice: null, stopPrice: price(98), ...overrides });

/** `accepted`, or the code of the refusal. */
export const codeOf = (result: Result<Order, OrderRefusal>): string =>
  result.ok ? 'accepted' : result.error.code;
