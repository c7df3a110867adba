import { Decimal, jsonNumber } from '@tidegate/kernel';

/** The first difference between two values. */
export interface RowDifference {
  /** Path of the member, for example `plan.stop`; empty for the value itself. */
  readonly member: string;
  readonly left: string;
  readonly right: string;
}

/**
 * The first difference between two rows, or `null` if they are equal. Decimals compare by their digits, numbers by
 * `Object.is` (NaN equals NaN, −0 differs from 0). An `undefined` member equals an absent one.
 */
export function rowDifference(left: unknown, right: unknown): RowDifference | null {
  if (Object.is(left, right)) return null;
  if (isPlain(left) && isPlain(right)) return memberDifference(left, right);
  const leftText = textOf(left);
  const rightText = textOf(right);
  const isSame = leftText === rightText && typeof left === typeof right;
  return isSame ? null : { member: '', left: leftText, right: rightText };
}

function memberDifference(left: Members, right: Members): RowDifference | null {
  for (const name of Object.keys(left)) {
    const difference = rowDifference(left[name], right[name]);
    if (difference) return within(name, difference);
  }
  for (const name of Object.keys(right)) {
    const difference = name in left ? null : rowDifference(undefined, right[name]);
    if (difference) return within(name, difference);
  }
  return null;
}

function within(name: string, { member, left, right }: RowDifference): RowDifference {
  return { member: member === '' ? name : `${name}.${member}`, left, right };
}

type Members = Readonly<Record<string, unknown>>;

/** Whether a value is a record or an array; decimals are compared as values. */
function isPlain(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Decimal.isDecimal(value);
}

function textOf(value: unknown): string {
  if (Decimal.isDecimal(value)) return value.valueOf();
  if (typeof value === 'number') return String(jsonNumber(value));
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
