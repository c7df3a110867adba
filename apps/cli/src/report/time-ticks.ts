import type { Extent } from './scale.js';

export interface TimeTick {
  readonly at: number;
  readonly label: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TICKS_MAX = 13;

/** Steps in hours, shortest first, each with the slice of the ISO text that labels its ticks. */
const STEPS = [
  [1, [11, 16]],
  [3, [11, 16]],
  [6, [5, 16]],
  [12, [5, 16]],
  [24, [5, 10]],
  [48, [5, 10]],
  [168, [5, 10]],
] as const;

const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];

/** Round times within a range, UTC: hours, days, or first days of months; at most 13. */
export function timeTicks({ min, max }: Extent): readonly TimeTick[] {
  const step = STEPS.find(([hours]) => (max - min) / (hours * HOUR_MS) <= TICKS_MAX - 1);
  if (step) return fixedTicks({ min, max }, step[0] * HOUR_MS, step[1]);
  return monthTicks({ min, max });
}

function fixedTicks(
  { min, max }: Extent,
  stepMs: number,
  [start, end]: readonly [number, number],
): readonly TimeTick[] {
  const first = Math.ceil(min / stepMs) * stepMs;
  const length = Math.max(0, Math.floor((max - first) / stepMs) + 1);
  return Array.from({ length }, (_, index) => {
    const at = first + index * stepMs;
    return { at, label: new Date(at).toISOString().slice(start, end).replace('T', ' ') };
  });
}

function monthTicks({ min, max }: Extent): readonly TimeTick[] {
  const months = (max - min) / (30.4 * DAY_MS);
  const step = MONTHS.find((length) => months / length <= TICKS_MAX - 0.5) ?? 120;
  const ticks: TimeTick[] = [];
  const start = new Date(min);
  let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
  month -= month % step;
  for (let at = monthStart(month); at <= max && ticks.length < TICKS_MAX; at = monthStart(month)) {
    if (at >= min) ticks.push({ at, label: new Date(at).toISOString().slice(0, 7) });
    month += step;
  }
  return ticks;
}

function monthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}
