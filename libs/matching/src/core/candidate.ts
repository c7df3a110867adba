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

/** What happens at the open comes first and at the close last; inside a bar a stop comes before a limit. */
export const RANK = { atOpen: 0, stop: 1, limit: 2, atClose: 3 } as const;

/** What an order would do on a slice, before liquidity and siblings are counted. */
export interface Candidate {
  readonly working: WorkingOrder;
  readonly rank: number;
  readonly liquidity: Liquidity;
  /** Price before costs: an open, a stop, a limit or a close. */
  readonly reference: number;
}

/** The market of one slice: judges orders by quick number comparisons, then fills candidates from its liquidity. */
export interface SliceMarket {
  sees(activeFrom: EpochMs): boolean;
  /** Whether an order that expires then is dead for the whole slice, for what happens after the open, or not at all. */
  expiry(expiresAt: EpochMs): 'before' | 'after_open' | 'at_end' | 'later';
  /** `null`: the slice does not touch the order. A code: the venue takes it out. */
  candidateOf(working: WorkingOrder): Candidate | CancelCode | null;
  /** Fills at most `wanted` from the liquidity that earlier orders left. */
  fill(candidate: Candidate, wanted: Decimal): Execution[];
  /** How much `fill` could give. */
  availableTo(candidate: Candidate): Decimal;
}

const numbersOfPrices = new WeakMap<Price, number>();

/** The nearest double of a price, remembered: resting orders are compared on every slice. */
export function numberOfPrice(value: Price): number {
  const known = numbersOfPrices.get(value);
  if (known !== undefined) return known;
  const converted = doubleOf(value);
  numbersOfPrices.set(value, converted);
  return converted;
}

export function isTriggered(working: WorkingOrder): boolean {
  return working.phase === 'triggered' || !working.order.filledQuantity.isZero();
}

export function isImmediate(working: WorkingOrder): boolean {
  const { timeInForce } = working.order;
  return timeInForce === 'IOC' || timeInForce === 'FOK';
}

/** On tick and against us (a buy rounds up, a sell down), at least one tick, never beyond our limit. */
export function takerPrice(exact: Decimal, working: WorkingOrder, instrument: Instrument): Price {
  const { side, limitPrice } = working.order;
  const tick = instrument.priceIncrement;
  const rounded = roundToIncrement(exact, tick, side === 'buy' ? 'up' : 'down');
  const positive = Decimal.max(rounded, tick);
  return price(limitPrice ? nearerToUs(positive, limitPrice, side) : positive);
}

function nearerToUs(value: Decimal, limit: Price, side: Side): Decimal {
  return side === 'buy' ? Decimal.min(value, limit) : Decimal.max(value, limit);
}

/** Whole lots of `share` of a number of base units. */
export function wholeLots(units: number, share: number, instrument: Instrument): Decimal {
  const allowed = new Decimal(units).mul(share);
  return roundToIncrement(allowed, instrument.quantityIncrement, 'down');
}
