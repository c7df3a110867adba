import { MINUTE_MS } from '@tidegate/kernel';
import { TIMEFRAMES, timeframeMs, type Timeframe } from '@tidegate/model';

const TIMEFRAME_BY_MINUTES = new Map(
  TIMEFRAMES.map((timeframe) => [timeframeMs(timeframe) / MINUTE_MS, timeframe]),
);

/** Kraken's `interval` in minutes. */
export function intervalMinutes(timeframe: Timeframe): number {
  return timeframeMs(timeframe) / MINUTE_MS;
}

/** The timeframe of a Kraken interval; `null` for unsupported intervals (weeks). */
export function timeframeOfInterval(minutes: number): Timeframe | null {
  return TIMEFRAME_BY_MINUTES.get(minutes) ?? null;
}
