import { doubleOf, epochMs, type EpochMs } from '@tidegate/kernel';
import type { WorkingOrder } from '@tidegate/matching';
import type { Order } from '@tidegate/model';

/**
 * Since when a restored order works: what was never answered is sent by this start, the rest works since its acceptance, its
 * latest terms or its last fill, and not before its latency was over. What the slice of that fill still had is gone, and
 * the next slice meets the order from its open on. Protection joins its slice without latency.
 */
export function recoveredStart(order: Order, at: EpochMs, latencyMs: number): EpochMs {
  const { status, purpose, submittedAt, updatedAt } = order;
  if (status === 'SUBMITTED') return epochMs(at + latencyMs);
  if (purpose.startsWith('protective_')) return updatedAt;
  return epochMs(Math.max(updatedAt, (submittedAt ?? updatedAt) + latencyMs));
}

/** What a restored order may have met of the market. */
export interface MetMarket {
  readonly activeFrom: EpochMs;
  /** Of the start. */
  readonly at: EpochMs;
  /** The interval of candles; `null` where finer slices come all the time. */
  readonly candleMs: number | null;
}

/**
 * The market's view of an order when the process stopped. An order arrives while it was never answered, and while no
 * candle closed since it works; the market has met all others, whether this process saw it or not.
 */
export function recoveredPhase(order: Order, met: MetMarket): WorkingOrder['phase'] {
  if (order.triggeredAt !== null) return 'triggered';
  if (order.type === 'market' || order.status === 'SUBMITTED') return 'arriving';
  if (isUntouched(order) && isWithinOneCandle(met)) return 'arriving';
  return order.type === 'stop_market' && order.filledQuantity.gt(0) ? 'triggered' : 'resting';
}

/** Neither filled nor amended since it was accepted. */
function isUntouched({ filledQuantity, submittedAt, updatedAt }: Order): boolean {
  return filledQuantity.isZero() && updatedAt === submittedAt;
}

function isWithinOneCandle({ activeFrom, at, candleMs }: MetMarket): boolean {
  return candleMs !== null && Math.floor(at / candleMs) === Math.floor(activeFrom / candleMs);
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
