import { Decimal as DecimalJs } from 'decimal.js';

import type { Brand } from './brand.js';
import { invariant, InvariantViolation } from './errors.js';

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

/** Text that is no number is NaN, which every caller refuses in its own words. Our own decimals are values: no copy. */
function parse(value: DecimalInput): Decimal {
  if (typeof value === 'object' && value.constructor === Decimal) return value;
  try {
    return new Decimal(value);
  } catch {
    return new Decimal(Number.NaN);
  }
}

/** Parses a positive, finite price. */
export function price(value: DecimalInput): Price {
  const parsed = parse(value);
  if (parsed.isFinite() && parsed.gt(0)) return parsed as Price;
  throw new InvariantViolation(`A price is positive, got ${String(value)}`);
}

/** Parses a finite quantity ≥ 0. */
export function quantity(value: DecimalInput): Quantity {
  const parsed = parse(value);
  if (parsed.isFinite() && parsed.gte(0)) return parsed as Quantity;
  throw new InvariantViolation(`A quantity is not negative, got ${String(value)}`);
}

/** Parses a finite amount of either sign. */
export function money(value: DecimalInput): Money {
  const parsed = parse(value);
  if (parsed.isFinite()) return parsed as Money;
  throw new InvariantViolation(`An amount is finite, got ${String(value)}`);
}

export const ZERO_MONEY = money(0);
export const ZERO_QUANTITY = quantity(0);

export function addMoney(a: Money, b: Money): Money {
  return a.add(b) as Money;
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
  const decimals = decimalsOfIncrement(increment);
  const rounding = ROUNDING[direction];
  return decimals === null
    ? value.div(increment).toDecimalPlaces(0, rounding).mul(increment)
    : value.toDecimalPlaces(decimals, rounding);
}

/** Whether `value` is a whole number of `increment`s (> 0). */
export function isMultipleOf(value: Decimal, increment: Decimal): boolean {
  const decimals = decimalsOfIncrement(increment);
  return decimals === null ? value.mod(increment).isZero() : value.decimalPlaces() <= decimals;
}

/** Ticks and lots live as long as their instrument, and nearly all of them are 10⁻ⁿ: there, counting decimals divides. */
const decimalsOfIncrements = new WeakMap<Decimal, number | null>();

/** n for an increment of 10⁻ⁿ, else `null`. */
function decimalsOfIncrement(increment: Decimal): number | null {
  const known = decimalsOfIncrements.get(increment);
  if (known !== undefined) return known;
  invariant(increment.gt(0), 'An increment is positive', { increment: increment.toString() });
  const decimals = increment.decimalPlaces();
  const found = increment.eq(new Decimal(10).pow(-decimals)) ? decimals : null;
  decimalsOfIncrements.set(increment, found);
  return found;
}
