import {
  Decimal,
  epochMs,
  isLostInJson,
  jsonNumber,
  numberOf,
  type EpochMs,
  type JsonNumber,
} from '@tidegate/kernel';

/** SQLite's own values; a boolean is an integer there. */
export type ColumnValue = string | number | boolean | null;

/** Exact text of a decimal, the sign of zero included. */
export function decimalText(value: Decimal): string {
  return value.valueOf();
}

export function decimalOf<T extends Decimal>(text: string): T {
  return new Decimal(text) as T;
}

export function optionalDecimalText(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}

export function optionalDecimalOf<T extends Decimal>(text: string | null): T | null {
  return text === null ? null : decimalOf<T>(text);
}

export function optionalTime(value: number | null): EpochMs | null {
  return value === null ? null : epochMs(value);
}

/** A number as text that gives exactly the same number back; for columns, where SQLite would turn NaN into NULL. */
export function numberText(value: number): string {
  return String(jsonNumber(value));
}

/** Whether a JSON text may hold a number in its text form. Where it does not, its numbers need no decoding. */
export function mayHoldOddNumber(json: string): boolean {
  return /"(?:NaN|-?Infinity|-0)"/.test(json);
}

export type JsonNumbers = Readonly<Record<string, JsonNumber>>;

/** The values themselves when JSON holds all of them, which is the rule and spares a copy. */
export function jsonNumbers(values: Readonly<Record<string, number>>): JsonNumbers {
  if (isPlainJson(values)) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, jsonNumber(value)] as const),
  );
}

export function numbersOf(values: JsonNumbers): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, numberOf(value)] as const),
  );
}

/** True when no number in `values` needs its text form. */
export function isPlainJson(values: Readonly<Record<string, unknown>>): boolean {
  for (const name in values) {
    const value = values[name];
    if (typeof value === 'number' && isLostInJson(value)) return false;
  }
  return true;
}
