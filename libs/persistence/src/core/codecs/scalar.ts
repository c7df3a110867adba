import {
  Decimal,
  epochMs,
  isLostInJson,
  jsonNumber,
  numberOf,
  type EpochMs,
  type JsonNumber,
} from '@tidegate/kernel';

/** A column value. SQLite stores booleans as integers. */
export type ColumnValue = string | number | boolean | null;

/** The exact text of a decimal, including the sign of zero. */
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

/** A number as text that parses back to the same number. Columns need it because SQLite would store NaN as NULL. */
export function numberText(value: number): string {
  return String(jsonNumber(value));
}

/** Whether a JSON text may contain numbers encoded as text. If not, its numbers need no decoding. */
export function mayHoldNumberText(json: string): boolean {
  return /"(?:NaN|-?Infinity|-0)"/.test(json);
}

export type JsonNumbers = Readonly<Record<string, JsonNumber>>;

/** Encodes the values. Returns them unchanged if plain JSON can represent all of them, which avoids a copy. */
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

/** True if plain JSON can represent every number in `values`. */
export function isPlainJson(values: Readonly<Record<string, unknown>>): boolean {
  for (const name in values) {
    const value = values[name];
    if (typeof value === 'number' && isLostInJson(value)) return false;
  }
  return true;
}
