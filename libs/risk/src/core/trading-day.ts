import { DAY_MS, HOUR_MS, type EpochMs } from '@tidegate/kernel';

import type { TradingDayOptions } from './options/gate-options.js';
import { dayOfWallTime, ZoneClock } from './zone-clock.js';

/** One trading day: from its first instant up to the first instant of the next day. */
interface TradingDay {
  readonly zone: string;
  readonly startHour: number;
  readonly number: number;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** Latest result for each options object. Every engine input looks up its day, which is nearly always the same. */
const latest = new WeakMap<TradingDayOptions, TradingDay>();
const clocks = new Map<string, ZoneClock>();
const CLOCKS_MAX = 64;

/**
 * Number of the trading day that contains `at`: the calendar date in the zone on which the day began, counted from
 * 1970-01-01. A day begins when the clock first shows the start hour, even if the clock is later set back across it.
 */
export function tradingDayOf(at: EpochMs, options: TradingDayOptions): number {
  const known = latest.get(options);
  // Stryker disable next-line EqualityOperator: the first instant, computed again, gives the same day
  if (known && at >= known.from && at < known.until && isOf(known, options)) return known.number;
  const day = dayAt(at, options);
  latest.set(options, day);
  return day.number;
}

/** Hour of the UTC day, 0–23. */
export function utcHourOf(at: EpochMs): number {
  return Math.floor((at % DAY_MS) / HOUR_MS);
}

function isOf({ zone, startHour }: TradingDay, options: TradingDayOptions): boolean {
  return zone === options.timeZone && startHour === options.startHour;
}

function dayAt(at: EpochMs, { timeZone: zone, startHour }: TradingDayOptions): TradingDay {
  const clock = clockOf(zone);
  const start = (number: number): EpochMs =>
    clock.firstInstantOf(number * DAY_MS + startHour * HOUR_MS);
  const shown = dayOfWallTime(clock.wallTimeAt(at) - startHour * HOUR_MS);
  // After a change back across the start hour, the clock shows a day that has already ended.
  const number = at >= start(shown + 1) ? shown + 1 : shown;
  return { zone, startHour, number, from: start(number), until: start(number + 1) };
}

/** Constructing a clock is slow, so clocks are cached. Beyond the bound, each call constructs its own. */
function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new ZoneClock(zone);
  if (clocks.size < CLOCKS_MAX) clocks.set(zone, made);
  return made;
}
