import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import type { TradingDayOptions } from './options/gate-options.js';

/** The number of the trading day that holds `at`: consecutive integers, a new one at the configured local hour. */
export function tradingDayOf(at: EpochMs, options: TradingDayOptions): number {
  const local = at + options.utcOffsetMinutes * MINUTE_MS - options.startHour * HOUR_MS;
  return Math.floor(local / DAY_MS);
}

/** Hour of the UTC day, 0–23. */
export function utcHourOf(at: EpochMs): number {
  return Math.floor((at % DAY_MS) / HOUR_MS);
}
