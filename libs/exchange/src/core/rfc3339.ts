import { DAY_MS, HOUR_MS, MINUTE_MS } from '@tidegate/kernel';

const ZERO = 48;
/** Start day of each month, January first, in a year that begins in March. */
const MARCH_BASED_MONTHS = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275];
const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/**
 * UTC milliseconds of `YYYY-MM-DDTHH:MM:SS[.fraction]Z`, rounded down; NaN for anything else.
 * About twice as fast as `Date.parse`, which matters at hundreds of thousands of trades per second.
 */
export function parseRfc3339(text: string): number {
  if (text.charCodeAt(text.length - 1) !== 90 || !SHAPE.test(text)) return NaN;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (month < 1 || month > 12 || day < 1 || day > 31) return NaN;
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const days = daysSinceEpoch(year, month, day);
  return days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1_000 + millisOf(text);
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Hinnant's `days_from_civil`). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = (MARCH_BASED_MONTHS[month - 1] as number) + day - 1;
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

function millisOf(text: string): number {
  if (text.charCodeAt(19) !== 46) return 0;
  return digitOrZero(text, 20) * 100 + digitOrZero(text, 21) * 10 + digitOrZero(text, 22);
}

function digitOrZero(text: string, at: number): number {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : 0;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
