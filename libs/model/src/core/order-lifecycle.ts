import {
  addMoney,
  err,
  ok,
  quantity,
  type EpochMs,
  type Money,
  type Price,
  type Quantity,
  type Result,
} from '@tidegate/kernel';

import type { Fill } from './fill.js';
import {
  isClosedStatus,
  isSameTerms,
  type Amendment,
  type Order,
  type OrderRequestKind,
  type OrderStatus,
} from './order.js';

/** Every event that can happen to an order after its creation. */
export type OrderEvent =
  | { readonly type: 'denied'; readonly reasonCode: string; readonly at: EpochMs }
  | { readonly type: 'submitted'; readonly at: EpochMs }
  | { readonly type: 'accepted'; readonly venueOrderId: string; readonly at: EpochMs }
  | { readonly type: 'rejected'; readonly reasonCode: string; readonly at: EpochMs }
  | { readonly type: 'outcome_unknown'; readonly request: OrderRequestKind; readonly at: EpochMs }
  /** The market reached the stop price; the fill is a separate event. */
  | { readonly type: 'triggered'; readonly at: EpochMs }
  | {
      readonly type: 'filled';
      readonly fill: Fill;
      /** The fee in the account's currency. */
      readonly feeValue: Money;
      readonly at: EpochMs;
    }
  | { readonly type: 'cancel_requested'; readonly at: EpochMs }
  | { readonly type: 'cancel_refused'; readonly at: EpochMs }
  | { readonly type: 'canceled'; readonly reasonCode: string; readonly at: EpochMs }
  | { readonly type: 'expired'; readonly at: EpochMs }
  | {
      readonly type: 'amend_requested';
      readonly quantity: Quantity;
      readonly limitPrice: Price | null;
      readonly stopPrice: Price | null;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'amended';
      readonly quantity: Quantity;
      readonly limitPrice: Price | null;
      readonly stopPrice: Price | null;
      readonly at: EpochMs;
    }
  | { readonly type: 'amend_refused'; readonly at: EpochMs };

export type OrderEventType = OrderEvent['type'];

/** The result of an event: a status, `same`, `by_fill` (depends on the quantities), or `illegal`. */
export type Transition = OrderStatus | 'same' | 'by_fill' | 'illegal';

const BEFORE_SENDING: Record<OrderEventType, Transition> = {
  denied: 'illegal',
  submitted: 'illegal',
  accepted: 'illegal',
  rejected: 'illegal',
  outcome_unknown: 'illegal',
  triggered: 'illegal',
  filled: 'illegal',
  cancel_requested: 'illegal',
  cancel_refused: 'illegal',
  canceled: 'illegal',
  expired: 'illegal',
  amend_requested: 'illegal',
  amended: 'illegal',
  amend_refused: 'illegal',
};

/** Late events of a closed order: repeated events change nothing, and a fill that races a cancel still counts. */
const CLOSED_AT_VENUE: Record<OrderEventType, Transition> = {
  ...BEFORE_SENDING,
  accepted: 'same',
  outcome_unknown: 'same',
  triggered: 'same',
  filled: 'by_fill',
  cancel_requested: 'same',
  cancel_refused: 'same',
  canceled: 'same',
  expired: 'same',
  amended: 'same',
  amend_refused: 'same',
};

/** The complete table of the order lifecycle: status × event → transition. */
export const ORDER_TRANSITIONS: Readonly<
  Record<OrderStatus, Readonly<Record<OrderEventType, Transition>>>
> = {
  INITIALIZED: { ...BEFORE_SENDING, denied: 'DENIED', submitted: 'SUBMITTED' },
  DENIED: BEFORE_SENDING,
  SUBMITTED: {
    ...BEFORE_SENDING,
    accepted: 'ACCEPTED',
    rejected: 'REJECTED',
    outcome_unknown: 'same',
    triggered: 'ACCEPTED',
    filled: 'by_fill',
    cancel_requested: 'PENDING_CANCEL',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amend_requested: 'same',
    amended: 'ACCEPTED',
    amend_refused: 'same',
  },
  ACCEPTED: {
    ...BEFORE_SENDING,
    accepted: 'same',
    outcome_unknown: 'same',
    triggered: 'same',
    filled: 'by_fill',
    cancel_requested: 'PENDING_CANCEL',
    cancel_refused: 'same',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amend_requested: 'same',
    amended: 'same',
    amend_refused: 'same',
  },
  REJECTED: {
    ...BEFORE_SENDING,
    rejected: 'same',
    outcome_unknown: 'same',
    cancel_refused: 'same',
    amend_refused: 'same',
  },
  PENDING_CANCEL: {
    ...BEFORE_SENDING,
    accepted: 'same',
    rejected: 'REJECTED',
    outcome_unknown: 'same',
    triggered: 'same',
    filled: 'by_fill',
    cancel_requested: 'same',
    cancel_refused: 'by_fill',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amended: 'same',
    amend_refused: 'same',
  },
  PARTIALLY_FILLED: {
    ...BEFORE_SENDING,
    accepted: 'same',
    outcome_unknown: 'same',
    triggered: 'same',
    filled: 'by_fill',
    cancel_requested: 'PENDING_CANCEL',
    cancel_refused: 'same',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amend_requested: 'same',
    amended: 'same',
    amend_refused: 'same',
  },
  FILLED: { ...CLOSED_AT_VENUE, filled: 'illegal' },
  CANCELED: CLOSED_AT_VENUE,
  EXPIRED: CLOSED_AT_VENUE,
};

export interface OrderRefusal {
  readonly code: 'ILLEGAL_TRANSITION' | 'EMPTY_FILL' | 'OVERFILL' | 'AMEND_BELOW_FILLED';
  readonly message: string;
}

/** The order after `event`, or why the event is impossible. */
export function applyOrderEvent(order: Order, event: OrderEvent): Result<Order, OrderRefusal> {
  const transition = ORDER_TRANSITIONS[order.status][event.type];
  const rejectedAfterFill = event.type === 'rejected' && order.filledQuantity.gt(0);
  const nothingToTrigger = event.type === 'triggered' && order.type !== 'stop_market';
  if (transition === 'illegal' || rejectedAfterFill || nothingToTrigger) {
    return err({
      code: 'ILLEGAL_TRANSITION',
      message: `Order ${order.id} is ${order.status} and cannot take the event "${event.type}"`,
    });
  }
  const changed = changedBy({ ...order, updatedAt: event.at }, event, transition);
  return changed.ok
    ? ok({ ...changed.value, ...requestStateAfter(order, event, changed.value) })
    : changed;
}

/** Applies the event to the order itself; `requestStateAfter` updates the state of its requests. */
function changedBy(
  order: Order,
  event: OrderEvent,
  transition: Exclude<Transition, 'illegal'>,
): Result<Order, OrderRefusal> {
  const status = transition === 'same' || transition === 'by_fill' ? order.status : transition;
  switch (event.type) {
    case 'denied':
    case 'rejected':
    case 'canceled': {
      const reasonCode = transition === 'same' ? order.reasonCode : event.reasonCode;
      return ok({ ...order, status, reasonCode });
    }
    case 'submitted':
      return ok({ ...order, status, submittedAt: event.at });
    case 'accepted':
      return ok({ ...order, status, venueOrderId: event.venueOrderId });
    case 'triggered':
      return ok({ ...order, status, triggeredAt: order.triggeredAt ?? event.at });
    case 'outcome_unknown':
    case 'cancel_requested':
    case 'expired':
    case 'amend_requested':
    case 'amend_refused':
      return ok({ ...order, status });
    case 'cancel_refused':
      return ok({ ...order, status: transition === 'by_fill' ? restoredStatus(order) : status });
    case 'filled':
      return applyFillToOrder(order, event);
    case 'amended':
      return amend(order, event, status);
  }
}

/** A request stays pending or unknown until it is answered or the order closes; other events do not change it. */
function requestStateAfter(
  before: Order,
  event: OrderEvent,
  { status }: Order,
): Pick<Order, 'outcomeUnknown' | 'amendUnknown' | 'amendment' | 'cancelRequestedAt'> {
  const unanswered = event.type === 'outcome_unknown' ? event.request : null;
  const isCanceling = status === 'PENDING_CANCEL';
  const isOutcomeUnknown =
    before.outcomeUnknown || unanswered === 'submit' || (unanswered === 'cancel' && isCanceling);
  const amendment = isClosedStatus(status) ? null : amendmentAfter(before, event);
  const isAmendAnswered = event.type === 'amended' || event.type === 'amend_refused';
  const isAmendUnknown = before.amendUnknown || unanswered === 'amend';
  const isAmendPending = amendment !== null || !isAmendAnswered;
  return {
    outcomeUnknown: isOutcomeUnknown && (isCanceling || status === 'SUBMITTED'),
    amendUnknown: isAmendUnknown && isAmendPending && !isClosedStatus(status),
    amendment,
    cancelRequestedAt: isCanceling ? cancelRequestedAt(before, event) : null,
  };
}

/** The amendment still pending: an answer with other terms belongs to an earlier request. */
function amendmentAfter({ amendment }: Order, event: OrderEvent): Amendment | null {
  switch (event.type) {
    case 'amend_requested': {
      const { quantity: asked, limitPrice, stopPrice, at } = event;
      return { quantity: asked, limitPrice, stopPrice, askedAt: at };
    }
    case 'amended':
      return amendment && isSameTerms(amendment, event) ? null : amendment;
    case 'amend_refused':
      return null;
    default:
      return amendment;
  }
}

function cancelRequestedAt(before: Order, event: OrderEvent): EpochMs | null {
  return event.type === 'cancel_requested' ? event.at : before.cancelRequestedAt;
}

/** The status after a refused cancellation: an order that the venue never confirmed is SUBMITTED again. */
function restoredStatus(order: Order): OrderStatus {
  if (order.filledQuantity.gt(0)) return 'PARTIALLY_FILLED';
  return order.venueOrderId === null ? 'SUBMITTED' : 'ACCEPTED';
}

function applyFillToOrder(
  order: Order,
  event: Extract<OrderEvent, { type: 'filled' }>,
): Result<Order, OrderRefusal> {
  if (event.fill.quantity.isZero()) {
    return err({ code: 'EMPTY_FILL', message: `Fill ${event.fill.id} has a quantity of 0` });
  }
  const filled = quantity(order.filledQuantity.add(event.fill.quantity));
  if (filled.gt(order.quantity)) {
    return err({
      code: 'OVERFILL',
      message: `Fill ${event.fill.id} would fill order ${order.id} to ${filled.toString()}, beyond its quantity of ${order.quantity.toString()}`,
    });
  }
  const status = filled.eq(order.quantity) ? 'FILLED' : statusAfterPartialFill(order.status);
  return ok({
    ...order,
    filledQuantity: filled,
    averagePrice: averageAfter(order, event.fill, filled),
    fees: addMoney(order.fees, event.feeValue),
    status,
  });
}

function averageAfter(order: Order, fill: Fill, filled: Quantity): Price {
  if (!order.averagePrice) return fill.price;
  const priorCost = order.averagePrice.mul(order.filledQuantity);
  return priorCost.add(fill.price.mul(fill.quantity)).div(filled) as Price;
}

/** A partial fill does not reopen an order: a cancelling or closed order keeps its status. */
function statusAfterPartialFill(status: OrderStatus): OrderStatus {
  return status === 'SUBMITTED' || status === 'ACCEPTED' ? 'PARTIALLY_FILLED' : status;
}

/** Applies new terms. An order already filled to its new quantity is FILLED; a filled order ignores late amendments. */
function amend(
  order: Order,
  event: Extract<OrderEvent, { type: 'amended' }>,
  status: OrderStatus,
): Result<Order, OrderRefusal> {
  if (order.status === 'FILLED') return ok(order);
  if (event.quantity.lt(order.filledQuantity) || event.quantity.isZero()) {
    return err({
      code: 'AMEND_BELOW_FILLED',
      message: `Order ${order.id} cannot be amended to a quantity of ${event.quantity.toString()}: ${order.filledQuantity.toString()} is already filled`,
    });
  }
  return ok({
    ...order,
    quantity: event.quantity,
    limitPrice: event.limitPrice,
    stopPrice: event.stopPrice,
    status: event.quantity.eq(order.filledQuantity) ? 'FILLED' : status,
  });
}
