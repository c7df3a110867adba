import { Decimal as DecimalJs } from 'decimal.js';

import type { Brand } from './brand.js';
import { invariant, InvariantViolation } from './errors.js';

/**
 * Decimal arithmetic for money: 40 significant digits, half-up rounding (not banker's), text without an exponent.
 * A private clone, so `Decimal.set` calls elsewhere do not change it.
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

/** Returns NaN for text that is not a number; every caller refuses it. Our decimals are immutable and not copied. */
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
  throw new InvariantViolation(`A price must be positive, got ${String(value)}`);
}

/** Parses a finite quantity ≥ 0. */
export function quantity(value: DecimalInput): Quantity {
  const parsed = parse(value);
  if (parsed.isFinite() && parsed.gte(0)) return parsed as Quantity;
  throw new InvariantViolation(`A quantity must be at least 0, got ${String(value)}`);
}

/** Parses a finite amount of either sign. */
export function money(value: DecimalInput): Money {
  const parsed = parse(value);
  if (parsed.isFinite()) return parsed as Money;
  throw new InvariantViolation(`An amount must be finite, got ${String(value)}`);
}

export const ZERO_MONEY = money(0);
export const ZERO_QUANTITY = quantity(0);

export function addMoney(a: Money, b: Money): Money {
  return a.add(b) as Money;
}

/** decimal.js stores digits in words of seven, most significant word first, aligned with the decimal point. */
const WORD_DIGITS = 7;
/** A double holds at most 16 digits exactly, so more words never fit. */
const NUMBER_WORDS_MAX = 3;
/** The powers of ten that a double holds exactly. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The nearest double: equal to `value.toNumber()`, but without its conversion through text. Digits up to 2⁵³ and powers
 * of ten up to 10²² are exact doubles, and IEEE 754 rounds their product or quotient correctly.
 */
export function doubleOf(value: Decimal): number {
  // `d` is null for infinity and NaN, although its type omits null.
  const words = value.d as readonly number[] | null;
  if (words === null || words.length > NUMBER_WORDS_MAX) return value.toNumber();
  let last = words[words.length - 1] as number;
  let width = WORD_DIGITS;
  // Trailing zeros would push the digits of a short fraction beyond 2⁵³.
  while (width > 1 && last % 10 === 0) {
    last /= 10;
    width -= 1;
  }
  let head = 0;
  for (let index = 0; index < words.length - 1; index++) {
    head = head * (POWERS_OF_TEN[WORD_DIGITS] as number) + (words[index] as number);
  }
  const digits = head * (POWERS_OF_TEN[width] as number) + last;
  const firstWord = Math.floor(value.e / WORD_DIGITS) * WORD_DIGITS;
  const exponent = firstWord - (words.length - 1) * WORD_DIGITS + (WORD_DIGITS - width);
  const power = POWERS_OF_TEN[Math.abs(exponent)];
  if (digits > Number.MAX_SAFE_INTEGER || power === undefined) return value.toNumber();
  return value.s * (exponent < 0 ? digits / power : digits * power);
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

/** Caches `decimalsOfIncrement`. Most tick and lot sizes are 10⁻ⁿ, where decimal places replace a slow division. */
const decimalsOfIncrements = new WeakMap<Decimal, number | null>();

/** n for an increment of 10⁻ⁿ, else `null`. */
function decimalsOfIncrement(increment: Decimal): number | null {
  const known = decimalsOfIncrements.get(increment);
  if (known !== undefined) return known;
  invariant(increment.gt(0), 'An increment must be positive', { increment: increment.toString() });
  const decimals = increment.decimalPlaces();
  const found = increment.eq(new Decimal(10).pow(-decimals)) ? decimals : null;
  decimalsOfIncrements.set(increment, found);
  return found;
}
