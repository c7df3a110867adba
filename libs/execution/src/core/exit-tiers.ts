import {
  Decimal,
  invariant,
  price,
  quantity,
  roundToIncrement,
  type OrderId,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import type { Fill, Instrument, Order, Position } from '@tidegate/model';

import type { ExitTier } from './execution-options.js';

/** The tiers of a position and its instrument. */
export interface TierContext {
  /** In order of progress. */
  readonly tiers: readonly ExitTier[];
  readonly instrument: Instrument;
}

/** The price of a tier: a fraction of the distance to the target, on tick, never past the target. */
export function tierPrice(position: Position, progress: number, instrument: Instrument): Price {
  invariant(position.entryPrice !== null, 'A tier belongs to a filled position', {
    position: position.id,
  });
  const distance = position.plan.originalTarget.sub(position.entryPrice).mul(progress);
  return price(
    roundToIncrement(
      position.entryPrice.add(distance),
      instrument.priceIncrement,
      position.direction === 'long' ? 'up' : 'down',
    ),
  );
}

/** The quantity of a tier, in whole lots; `null` when it or the rest of the position is below the venue's minimum. */
export function tierQuantity(
  position: Position,
  fraction: number,
  instrument: Instrument,
): Quantity | null {
  const share = roundToIncrement(
    position.entryQuantity.mul(fraction),
    instrument.quantityIncrement,
    'down',
  );
  const left = position.quantity.sub(share);
  return share.gte(instrument.quantityMin) && left.gte(instrument.quantityMin)
    ? quantity(share)
    : null;
}

/**
 * Assigns each order to the untaken tier with the nearest price, at most one order per tier. Prices may differ, because
 * an entry that fills in pieces moves its average after the first tiers were placed.
 */
export function assignTiers(
  position: Position,
  orders: readonly Order[],
  { tiers, instrument }: TierContext,
): ReadonlyMap<number, Order> {
  const assigned = new Map<number, Order>();
  const { tiersTaken } = position.plan;
  const free = new Set([...tiers.keys()].filter((index) => !tiersTaken.includes(index)));
  for (const order of nearestFirst(position, orders)) {
    let best: number | null = null;
    let bestDistance = new Decimal(Infinity);
    for (const index of free) {
      const { progress } = tiers[index] as ExitTier;
      const distance = distanceTo(tierPrice(position, progress, instrument), order);
      if (distance.lt(bestDistance)) [best, bestDistance] = [index, distance];
    }
    if (best === null) break;
    free.delete(best);
    assigned.set(best, order);
  }
  return assigned;
}

/** The tiers taken after a fill. The first fill of a tier's order takes the tier. */
export function tiersTakenAfter(
  position: Position,
  filled: { readonly order: Order; readonly fill: Fill; readonly open: readonly Order[] },
  context: TierContext,
): readonly number[] {
  const { order, fill, open } = filled;
  const { tiersTaken } = position.plan;
  const isFirst = order.filledQuantity.eq(fill.quantity);
  if (order.exitReason !== 'tier' || !isFirst) return tiersTaken;
  const orders = [...waitingTierOrders(open), order];
  const taken = idsByTier(assignTiers(position, orders, context)).get(order.id);
  return taken === undefined ? tiersTaken : [...tiersTaken, taken];
}

/** Open tier orders without a fill. */
export function waitingTierOrders(open: readonly Order[]): readonly Order[] {
  return open.filter((order) => order.exitReason === 'tier' && order.filledQuantity.isZero());
}

function idsByTier(assigned: ReadonlyMap<number, Order>): ReadonlyMap<OrderId, number> {
  return new Map([...assigned].map(([index, { id }]) => [id, index]));
}

/** Orders in the sequence in which the price meets them on its way to the target. */
function nearestFirst(position: Position, orders: readonly Order[]): readonly Order[] {
  const { entryPrice } = position;
  // Stryker disable next-line ConditionalExpression: a position without an entry has no tier orders
  if (!entryPrice) return orders;
  return orders.toSorted((left, right) =>
    distanceTo(entryPrice, left).comparedTo(distanceTo(entryPrice, right)),
  );
}

/** A tier held by the engine is sent at market; its decision price is the tier's price. */
function distanceTo(level: Price, { limitPrice, decisionPrice }: Order): Decimal {
  return (limitPrice ?? decisionPrice).sub(level).abs();
}
