import type { OrderEventAnswer, OrderTrailAnswer } from '@tidegate/contracts';
import { doubleOf, type EpochMs } from '@tidegate/kernel';
import { isOpenOrder, type Fill, type Order } from '@tidegate/model';
import type { DecisionTrace } from '@tidegate/trading';

import { instant, text } from './plain-answers.js';
import { fillAnswer, orderAnswer } from './trading-answers.js';

/** The orders of a decision, oldest first, each with its events. */
export function orderTrails({
  orders,
  fills,
}: Pick<DecisionTrace, 'orders' | 'fills'>): readonly OrderTrailAnswer[] {
  return orders.map((order) =>
    orderTrail(
      order,
      fills.filter((fill) => fill.order === order.id),
    ),
  );
}

/** An order and its events: durable, sent, accepted, fills, end. `fills` are those of the order, oldest first. */
export function orderTrail(order: Order, fills: readonly Fill[]): OrderTrailAnswer {
  return {
    order: orderAnswer(order),
    clientOrderId: order.clientId,
    venueOrderId: order.venueOrderId,
    events: eventsOf(order, fills),
    fills: fills.map(fillAnswer),
    slippage: slippageOf(order),
  };
}

function eventsOf(order: Order, fills: readonly Fill[]): readonly OrderEventAnswer[] {
  const { createdAt, submittedAt, triggeredAt, cancelRequestedAt } = order;
  const made = (
    step: OrderEventAnswer['step'],
    at: EpochMs | null,
    more: Partial<OrderEventAnswer> = {},
  ): OrderEventAnswer => ({
    step,
    at: at === null ? null : instant(at),
    afterMs: at === null ? null : at - createdAt,
    ...{ code: '', quantity: null, price: null },
    ...more,
  });
  const events = [made('durable', createdAt)];
  if (submittedAt !== null) events.push(made('sent', submittedAt));
  // The row does not keep when the venue accepted the order, only that it did.
  if (order.venueOrderId !== null) events.push(made('accepted', null));
  const later = fills.map((fill) =>
    made('fill', fill.at, {
      quantity: text(fill.quantity),
      price: text(fill.price),
      code: fill.liquidity,
    }),
  );
  if (triggeredAt !== null) later.push(made('triggered', triggeredAt));
  if (cancelRequestedAt !== null) later.push(made('cancel_requested', cancelRequestedAt));
  // Stable: events of one instant keep their order.
  events.push(...later.sort((a, b) => (a.afterMs ?? 0) - (b.afterMs ?? 0)));
  if (order.outcomeUnknown) events.push(made('unknown', order.updatedAt));
  const code = order.reasonCode || order.status;
  if (!isOpenOrder(order)) events.push(made('ended', order.updatedAt, { code }));
  return events;
}

/** Positive: worse than decided. */
function slippageOf({ averagePrice, decisionPrice, side }: Order): number | null {
  if (averagePrice === null || decisionPrice.isZero()) return null;
  const move = doubleOf(averagePrice.sub(decisionPrice).div(decisionPrice));
  return side === 'buy' ? move : -move;
}
