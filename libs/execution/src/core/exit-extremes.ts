import { doubleOf, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { Candle, Fill, Order, Position, ProtectionPlan } from '@tidegate/model';

import { withExtremes, type PriceRange } from './position-management.js';

/** The candle that working orders are being matched against. */
export interface MatchedCandle extends PriceRange {
  readonly instrument: InstrumentId;
}

/**
 * What a candle tells of the price since the position was opened. Of one that was opened inside the candle, in its second
 * half as fills are stamped, the best price may be older: then the close is the only one in favour that is certain.
 */
export function rangeSince(
  { direction, openedAt }: Position,
  { openTime, low, high, close }: Candle,
  closeTime: EpochMs,
): PriceRange {
  const isYounger = openedAt !== null && openedAt >= (openTime + closeTime) / 2;
  if (!isYounger) return { low, high };
  return direction === 'long' ? { low, high: close } : { low: close, high };
}

/**
 * The plan with what an exit proves of the price: that it was where the exit filled. Nobody knows the path inside a candle,
 * and the matching lets the worse come first. So an exit at its limit had the candle's far end against it before, and
 * of a candle that ended a position otherwise nothing in favour counts but the exit itself.
 */
export function extremesAfterExit(
  { plan, direction }: Position,
  { order, fill }: { readonly order: Order; readonly fill: Fill },
  candle: MatchedCandle | null,
): ProtectionPlan {
  const at = doubleOf(fill.price);
  const seen = withExtremes(plan, { low: at, high: at });
  const isInsideCandle =
    candle?.instrument === fill.instrument && order.limitPrice?.eq(fill.price) === true;
  if (!isInsideCandle) return seen;
  const against = direction === 'long' ? candle.low : candle.high;
  return withExtremes(seen, { low: Math.min(at, against), high: Math.max(at, against) });
}
