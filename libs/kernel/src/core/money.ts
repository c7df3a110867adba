import { Decimal as DecimalJs } from 'decimal.js';

import type { Brand } from './brand.js';
import { invariant } from './errors.js';

/**
 * Money arithmetic: 40 significant digits, banker-free half-up rounding, never an exponent in text.
 * A private clone, so that nobody else's `Decimal.set` changes what our money does.
 */
export const Decimal = DecimalJs.clone({
  precision: 40,
  rounding: DecimalJs.ROUND_HALF_UP,
  toExpNeg: -40,
  toExpPos: 40,
});
export type Decimal = DecimalJs;

/** Quote units per base unit. */
export type Price = Brand<Decimal, 'Price'>;
/** Base units; a quantity is never negative. */
export type Quantity = Brand<Decimal, 'Quantity'>;
/** Units of one asset, usually the quote; may be negative. */
export type Money = Brand<Decimal, 'Money'>;

export type DecimalInput = string | number | Decimal;

/** Text that is no number is NaN, which every caller refuses in its own words. */
function parse(value: DecimalInput): Decimal {
  try {
    return new Decimal(value);
  } catch {
    return new Decimal(Number.NaN);
  }
}

/** Parses a positive, finite price. */
export function price(value: DecimalInput): Price {
  const parsed = parse(value);
  invariant(parsed.isFinite() && parsed.gt(0), `A price is positive, got ${String(value)}`);
  return parsed as Price;
}

/** Parses a finite quantity ≥ 0. */
export function quantity(value: DecimalInput): Quantity {
  const parsed = parse(value);
  invariant(parsed.isFinite() && parsed.gte(0), `A quantity is not negative, got ${String(value)}`);
  return parsed as Quantity;
}

/** Parses a finite amount of either sign. */
export function money(value: DecimalInput): Money {
  const parsed = parse(value);
  invariant(parsed.isFinite(), `An amount is finite, got ${String(value)}`);
  return parsed as Money;
}

export const ZERO_MONEY = money(0);
export const ZERO_QUANTITY = quantity(0);

/** price × quantity, in quote units. */
export function notionalOf(at: Price, amount: Quantity): Money {
  return at.mul(amount) as Money;
}

export function addMoney(a: Money, b: Money): Money {
  return a.add(b) as Money;
}

export function subtractMoney(a: Money, b: Money): Money {
  return a.sub(b) as Money;
}

export type RoundingDirection = 'down' | 'up' | 'nearest';

const ROUNDING = {
  down: DecimalJs.ROUND_DOWN,
  up: DecimalJs.ROUND_UP,
  nearest: DecimalJs.ROUND_HALF_UP,
} as const;

/** Rounds to a multiple of `increment` (> 0), towards zero, away from zero or to the nearest. */
export function roundToIncrement(
  value: Decimal,
  increment: Decimal,
  direction: RoundingDirection,
): Decimal {
  invariant(increment.gt(0), 'An increment is positive', { increment: increment.toString() });
  return value.div(increment).toDecimalPlaces(0, ROUNDING[direction]).mul(increment);
}
