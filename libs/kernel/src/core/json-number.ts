/** A number in JSON. JSON has no NaN, no infinity and no −0: those four are texts. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** Whether JSON would write another number, or `null`, for this one. */
export function isOddNumber(value: number): boolean {
  return !Number.isFinite(value) || Object.is(value, -0);
}

export function jsonNumber(value: number): JsonNumber {
  if (!isOddNumber(value)) return value;
  return (value === 0 ? '-0' : String(value)) as JsonNumber;
}

/** Reads what `jsonNumber` gave; the result has the same bits. */
export function numberOf(value: JsonNumber): number {
  return typeof value === 'number' ? value : Number(value);
}
