import { doubleOf } from '@tidegate/kernel';
import type { WorkingOrder } from '@tidegate/matching';
import type { Order } from '@tidegate/model';

/**
 * The market's view of an order when the process stopped. Nothing of one that was never answered. The others rest,
 * even if no slice came since: entries among those are withdrawn by the start, and exits trade at their own price.
 */
export function recoveredPhase(order: Order): WorkingOrder['phase'] {
  if (order.triggeredAt !== null) return 'triggered';
  if (order.type === 'market' || order.status === 'SUBMITTED') return 'arriving';
  return order.type === 'stop_market' && order.filledQuantity.gt(0) ? 'triggered' : 'resting';
}

/** Whether best prices reach the order: market orders always, limits and stops by their price. */
export function isReached(order: Order, bid: number, ask: number): boolean {
  const touch = order.side === 'buy' ? ask : bid;
  if (order.stopPrice) {
    const stop = doubleOf(order.stopPrice);
    return order.side === 'buy' ? ask >= stop : bid <= stop;
  }
  if (!order.limitPrice) return true;
  const limit = doubleOf(order.limitPrice);
  return order.side === 'buy' ? touch <= limit : touch >= limit;
}
