import { DAY_MS, type EpochMs } from '@tidegate/kernel';

/** The volume that an account traded on one UTC day, in quote units. */
export interface DailyVolume {
  /** Days since 1970-01-01 UTC. */
  readonly day: number;
  readonly notional: number;
}

/** An account's volume by day, oldest first. Days outside the window are dropped. */
export type TradedVolume = readonly DailyVolume[];

export const NOTHING_TRADED: TradedVolume = [];

/** Venues set fees by the volume of this many days. */
const WINDOW_DAYS = 30;

/** Adds an execution of `notional` quote units. */
export function volumeAfterTrade(
  volume: TradedVolume,
  { notional, at }: { readonly notional: number; readonly at: EpochMs },
): TradedVolume {
  const day = dayOf(at);
  const newest = Math.max(day, volume.at(-1)?.day ?? day);
  const kept = volume.filter((each) => isCounted(each, newest));
  const traded = volume.find((each) => each.day === day)?.notional ?? 0;
  // Simultaneous executions are booked one instrument at a time, so a trade after midnight may precede one before it.
  return [
    ...kept.filter((each) => each.day < day),
    { day, notional: traded + notional },
    ...kept.filter((each) => each.day > day),
  ];
}

/** Volume of the 30 UTC days that end with the day of `at`, in quote units. */
export function trailingVolume(volume: TradedVolume, at: EpochMs): number {
  const today = dayOf(at);
  let sum = 0;
  for (const each of volume) if (isCounted(each, today)) sum += each.notional;
  return sum;
}

function isCounted({ day }: DailyVolume, today: number): boolean {
  return day > today - WINDOW_DAYS;
}

function dayOf(at: EpochMs): number {
  return Math.floor(at / DAY_MS);
}
