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
 * The quantity of a position that an exit can close, in whole lots. A fee in base leaves a quantity between two lots: a
 * long sells its whole lots, and a short buys one lot more than it owes, because excess units are better than a debt.
 */
export function exitableQuantity(position: Position, instrument: Instrument): Quantity {
  const { quantity: held, direction } = position;
  const rounding = direction === 'long' ? 'down' : 'up';
  return quantity(roundToIncrement(held, instrument.quantityIncrement, rounding));
}

/**
 * Closes a position of less than a lot, which no order can sell. Its cost becomes a loss, and its units stay in the
 * account's holdings at no value. A position that never sold gets its entry price as exit price.
 */
export function writtenOff(position: Position, at: EpochMs): Position {
  const { entryPrice, exitPrice, exitDecisionPrice, cost } = position;
  invariant(
    position.direction === 'long' && entryPrice !== null,
    'Dust belongs to a long position with an entry',
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
