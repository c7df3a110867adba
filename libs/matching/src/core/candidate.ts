import {
  doubleOf,
  Decimal,
  price,
  roundToIncrement,
  type EpochMs,
  type Price,
} from '@tidegate/kernel';
import type { Instrument, Liquidity, Side } from '@tidegate/model';

import type { CancelCode, Execution, WorkingOrder } from './market-slice.js';

/** Matching order: events at the open first, at the close last; inside a bar a stop before a limit. */
export const RANK = { atOpen: 0, stop: 1, limit: 2, atClose: 3 } as const;

/** How an order would execute on a slice, before liquidity and siblings are considered. */
export interface Candidate {
  readonly working: WorkingOrder;
  readonly rank: number;
  readonly liquidity: Liquidity;
  /** Price before costs: an open, a stop, a limit or a close. */
  readonly reference: number;
}

/** The market of one slice. It selects candidates by fast number comparisons and fills them from its liquidity. */
export interface SliceMarket {
  sees(activeFrom: EpochMs): boolean;
  /** When an order expires: `before` the slice, within it (`after_open`), `at_end` with it, or `later`. */
  expiry(expiresAt: EpochMs): 'before' | 'after_open' | 'at_end' | 'later';
  /** `null`: the slice does not reach the order. A code: the venue cancels it. */
  candidateOf(working: WorkingOrder): Candidate | CancelCode | null;
  /** Fills at most `requested` from the liquidity that earlier orders left. */
  fill(candidate: Candidate, requested: Decimal): Execution[];
  /** The quantity that `fill` could execute. */
  availableTo(candidate: Candidate): Decimal;
}

const numbersOfPrices = new WeakMap<Price, number>();

/** The nearest double of a price, cached: resting orders are compared on every slice. */
export function numberOfPrice(value: Price): number {
  const known = numbersOfPrices.get(value);
  // Stryker disable ConditionalExpression,CallExpression: converted again, a price is the same number
  if (known !== undefined) return known;
  const converted = doubleOf(value);
  numbersOfPrices.set(value, converted);
  // Stryker restore all
  return converted;
}

export function isTriggered(working: WorkingOrder): boolean {
  return working.phase === 'triggered' || !working.order.filledQuantity.isZero();
}

export function isImmediate(working: WorkingOrder): boolean {
  const { timeInForce } = working.order;
  return timeInForce === 'IOC' || timeInForce === 'FOK';
}

/** Rounds to tick against the order (a buy up, a sell down), to at least one tick and never beyond its limit. */
export function takerPrice(exact: Decimal, working: WorkingOrder, instrument: Instrument): Price {
  const { side, limitPrice } = working.order;
  const tick = instrument.priceIncrement;
  const rounded = roundToIncrement(exact, tick, side === 'buy' ? 'up' : 'down');
  const positive = Decimal.max(rounded, tick);
  return price(limitPrice ? withinLimit(positive, limitPrice, side) : positive);
}

function withinLimit(value: Decimal, limit: Price, side: Side): Decimal {
  return side === 'buy' ? Decimal.min(value, limit) : Decimal.max(value, limit);
}

/** A share of a number of base units, rounded down to whole lots. */
export function wholeLots(units: number, share: number, instrument: Instrument): Decimal {
  const allowed = new Decimal(units).mul(share);
  return roundToIncrement(allowed, instrument.quantityIncrement, 'down');
}
