import { Decimal } from '@tidegate/kernel';

/** Where two values first differ, and what stands there. */
export interface RowDifference {
  /** Path of the member, for instance `plan.stop`; empty for the value itself. */
  readonly member: string;
  readonly left: string;
  readonly right: string;
}

/**
 * The first difference of two rows, to the last bit: decimals by their digits, numbers by identity (NaN equals NaN,
 * −0 differs from 0), members that are `undefined` as if they were not there. `null` when the rows are equal.
 */
export function rowDifference(left: unknown, right: unknown, member = ''): RowDifference | null {
  if (Object.is(left, right)) return null;
  if (isPlain(left) && isPlain(right)) return memberDifference(left, right, member);
  const leftText = textOf(left);
  const rightText = textOf(right);
  const isSame = leftText === rightText && typeof left === typeof right;
  return isSame ? null : { member, left: leftText, right: rightText };
}

function memberDifference(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
  member: string,
): RowDifference | null {
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const path = member === '' ? name : `${member}.${name}`;
    const difference = rowDifference(left[name], right[name], path);
    if (difference) return difference;
  }
  return null;
}

/** Records and arrays of any kind; decimals are values. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Decimal.isDecimal(value);
}

function textOf(value: unknown): string {
  if (Decimal.isDecimal(value)) return value.valueOf();
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
