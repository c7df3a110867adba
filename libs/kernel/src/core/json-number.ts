/** A number in JSON. JSON cannot represent NaN, the infinities and −0, so these four are strings. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** Whether plain JSON would write a different number, or `null`, for this one. */
export function isLostInJson(value: number): boolean {
  return !Number.isFinite(value) || Object.is(value, -0);
}

export function jsonNumber(value: number): JsonNumber {
  if (!isLostInJson(value)) return value;
  return (value === 0 ? '-0' : String(value)) as JsonNumber;
}

/** The inverse of `jsonNumber`; the result has the same bits. */
export function numberOf(value: JsonNumber): number {
  return typeof value === 'number' ? value : Number(value);
}
