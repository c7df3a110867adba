import { doubleOf, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { Candle, Fill, Order, Position, ProtectionPlan } from '@tidegate/model';

import { withExtremes, type PriceRange } from './position-management.js';

/** The candle that orders are being matched against. */
export interface MatchedCandle extends PriceRange {
  readonly instrument: InstrumentId;
}

/**
 * The price range of a candle since the position was opened. For a position opened in the second half of the candle, by
 * its fill times, the best price may precede the opening; only the close is then a certain favourable price.
 */
export function rangeSince(
  { direction, openedAt }: Position,
  { openTime, low, high, close }: Candle,
  closeTime: EpochMs,
): PriceRange {
  // Stryker disable next-line ConditionalExpression: null counts as 0, which is before any candle
  if (openedAt === null) return { low, high };
  const isYounger = openedAt >= (openTime + closeTime) / 2;
  if (!isYounger) return { low, high };
  return direction === 'long' ? { low, high: close } : { low: close, high };
}

/**
 * The plan with the prices that an exit proves. Within a candle the price path is unknown, and the matching model
 * assumes the worse order. An exit at its limit therefore comes after the candle's adverse extreme, and for any other
 * exit inside a candle only its own price counts as favourable.
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
