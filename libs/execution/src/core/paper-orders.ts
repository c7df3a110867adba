import { doubleOf, epochMs, type EpochMs } from '@tidegate/kernel';
import type { WorkingOrder } from '@tidegate/matching';
import type { Order } from '@tidegate/model';

/**
 * When a restored order becomes active. An unanswered order is sent at this start. Any other is active from its
 * acceptance, latest terms or last fill, but not before its latency has passed. The rest of that fill's slice is lost;
 * the next slice meets the order from its open. Protection joins its slice without latency.
 */
export function recoveredStart(order: Order, at: EpochMs, latencyMs: number): EpochMs {
  const { status, purpose, submittedAt, updatedAt } = order;
  if (status === 'SUBMITTED') return epochMs(at + latencyMs);
  if (purpose.startsWith('protective_')) return updatedAt;
  return epochMs(Math.max(updatedAt, (submittedAt ?? updatedAt) + latencyMs));
}

/** Which market a restored order can have met. */
export interface RecoveryTimes {
  readonly activeFrom: EpochMs;
  /** Time of the start. */
  readonly at: EpochMs;
  /** The candle interval; `null` where finer slices come continuously. */
  readonly candleMs: number | null;
}

/**
 * The phase of an order when the process stopped. An order is arriving if it was never answered, or if no candle has
 * closed since it became active. The market has met all others, whether or not this process saw it.
 */
export function recoveredPhase(order: Order, times: RecoveryTimes): WorkingOrder['phase'] {
  if (order.triggeredAt !== null) return 'triggered';
  if (order.type === 'market' || order.status === 'SUBMITTED') return 'arriving';
  if (isUntouched(order) && isWithinOneCandle(times)) return 'arriving';
  return order.type === 'stop_market' && order.filledQuantity.gt(0) ? 'triggered' : 'resting';
}

/** Neither filled nor amended since it was accepted. */
function isUntouched({ filledQuantity, submittedAt, updatedAt }: Order): boolean {
  return filledQuantity.isZero() && updatedAt === submittedAt;
}

function isWithinOneCandle({ activeFrom, at, candleMs }: RecoveryTimes): boolean {
  return candleMs !== null && Math.floor(at / candleMs) === Math.floor(activeFrom / candleMs);
}

/** Whether best prices reach the order. Market orders always match; limits and stops by price. */
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
