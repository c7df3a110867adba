import { epochMs, type EpochMs } from '@tidegate/kernel';

/** The latest possible time: as `recentSince` it excludes every closed order and booked fill. */
export const NOTHING_RECENT: EpochMs = epochMs(8_640_000_000_000_000);
