import { DAY_MS, HOUR_MS, type EpochMs } from '@tidegate/kernel';

import type { TradingDayOptions } from './options/gate-options.js';
import { dayOfWallTime, ZoneClock } from './zone-clock.js';

/** One trading day: from its first instant up to that of the next. */
interface TradingDay {
  readonly zone: string;
  readonly startHour: number;
  readonly number: number;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** The day that was asked for last, for each options: every input of an engine asks, nearly always for the same day. */
const latest = new WeakMap<TradingDayOptions, TradingDay>();
const clocks = new Map<string, ZoneClock>();
const CLOCKS_MAX = 64;

/**
 * The number of the trading day that holds `at`: the calendar date in the zone, counted from 1970-01-01, on which the day
 * began. A new day begins when the clock first shows the hour, also where clocks are turned back over it or beyond it.
 */
export function tradingDayOf(at: EpochMs, options: TradingDayOptions): number {
  const known = latest.get(options);
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
  // Turned back from the new day into the old one, the clock shows a day that is over.
  const number = at >= start(shown + 1) ? shown + 1 : shown;
  return { zone, startHour, number, from: start(number), until: start(number + 1) };
}

/** Making one is dear. Settings name few zones: what is beyond the bound is made anew. */
function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new ZoneClock(zone);
  if (clocks.size < CLOCKS_MAX) clocks.set(zone, made);
  return made;
}
