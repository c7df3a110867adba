import {
  invariant,
  money,
  quantity,
  roundToIncrement,
  ZERO_MONEY,
  ZERO_QUANTITY,
  type EpochMs,
  type Quantity,
} from '@tidegate/kernel';
import type { Instrument, Position } from '@tidegate/model';

/**
 * What an exit may close of a position, on lot. A fee in base leaves a holding between two lots: a long sells the whole lots
 * of it, a short buys one lot more than it owes, for units are given away more easily than owed.
 */
export function exitableQuantity(position: Position, instrument: Instrument): Quantity {
  const { quantity: held, direction } = position;
  const way = direction === 'long' ? 'down' : 'up';
  return quantity(roundToIncrement(held, instrument.quantityIncrement, way));
}

/**
 * A position that ends with less than a lot in its hands, which no order can sell: the cost of it is a loss, and its units
 * stay in the holdings of the account, at no value. One that never sold anything ends at its entry price.
 */
export function writtenOff(position: Position, at: EpochMs): Position {
  const { entryPrice, exitPrice, exitDecisionPrice, cost } = position;
  invariant(
    position.direction === 'long' && entryPrice !== null,
    'Dust is left of something bought',
    {
      position: position.id,
    },
  );
  const left = exitPrice ?? entryPrice;
  return {
    ...position,
    status: 'closed',
    quantity: ZERO_QUANTITY,
    cost: ZERO_MONEY,
    realisedPnl: money(position.realisedPnl.sub(cost)),
    exitPrice: left,
    exitDecisionPrice: exitDecisionPrice ?? left,
    exitReason: position.exitReason ?? 'dust',
    closedAt: at,
    updatedAt: at,
  };
}
