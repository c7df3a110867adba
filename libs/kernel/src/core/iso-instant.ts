import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from './time.js';

const SHAPE =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d\d):(\d\d)))?$/;

/**
 * Parses an ISO 8601 date (midnight UTC) or date and time with a zone (`Z` or an offset). Returns `null` for anything
 * else, including impossible dates such as 30 February. A time without a zone is refused because its instant would
 * depend on the machine.
 */
export function parseInstant(text: string): EpochMs | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  const time = timeOf(hour, minute, second);
  const offset = timeOf(zoneHour, zoneMinute, undefined);
  if (midnight === null || time === null || offset === null) return null;
  const millis = Number((fraction ?? '').padEnd(3, '0'));
  return epochMs(midnight + time + millis - (sign === '-' ? -offset : offset));
}

/** Midnight UTC; `null` for a day that does not exist. */
function midnightOf(year: number, month: number, day: number): number | null {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  const isSameDay =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSameDay ? midnight : null;
}

/** Milliseconds since midnight; `null` for an invalid time of day. */
function timeOf(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
): number | null {
  const [hours, minutes, seconds] = [hour, minute, second].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  const time = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
  return minutes < 60 && seconds < 60 && time < DAY_MS ? time : null;
}
