import { UNKNOWN, type Numbers } from './numbers.js';
import type { Times } from './times.js';
import type { Comparator, GateUnit, Reading, ReadingValue } from './why.js';

/** How numbers and times are written for the user. */
export interface Writing {
  readonly numbers: Numbers;
  readonly times: Times;
  readonly yes: string;
  readonly no: string;
}

const SIGNS: Readonly<Record<Comparator, string>> = {
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  '=': '=',
  none: '',
};

/** The sign between a value and its limit. */
export const signOfComparator = (comparator: Comparator): string => SIGNS[comparator];

/** A value in its unit: `0.21 %`, `0.4 s`, `2`. */
export function valueText(value: ReadingValue, unit: GateUnit, writing: Writing): string {
  if (value === null) return UNKNOWN;
  if (typeof value === 'boolean') return value ? writing.yes : writing.no;
  if (unit === 'instant') return writing.times.clock(value);
  if (typeof value === 'string') return value;
  const { numbers, times } = writing;
  switch (unit) {
    case 'milliseconds':
      return times.duration(Math.abs(value));
    case 'fraction':
      return numbers.percentUpTo(value);
    case 'ratio':
    case 'score':
      return numbers.fixed(value, 2);
    case 'count':
    case 'votes':
    case 'hour':
      return numbers.upTo(value, 1);
    case 'money':
      return numbers.money(value);
    case 'price':
      return numbers.upTo(value, 8);
    case 'flag':
    case 'word':
      return numbers.upTo(value, 4);
  }
}

/** A reading as one text: `0.21 % ≤ 0.15 %`. */
export function readingText(reading: Reading, writing: Writing): string {
  const value = valueText(reading.value, reading.unit, writing);
  if (reading.comparator === 'none' || reading.limit === null) return value;
  const limit = valueText(reading.limit, reading.unit, writing);
  return `${value} ${SIGNS[reading.comparator]} ${limit}`;
}

/** By how much a value had to change, with its sign: `−0.06 %`. */
export function distanceText(distance: number, unit: GateUnit, writing: Writing): string {
  const { numbers, times } = writing;
  switch (unit) {
    case 'fraction':
      return numbers.percentChange(distance);
    case 'milliseconds':
      return `${distance < 0 ? '\u2212' : '+'}${times.duration(Math.abs(distance))}`;
    case 'count':
    case 'votes':
      return numbers.change(distance, 0);
    default:
      return numbers.change(distance, 2);
  }
}
