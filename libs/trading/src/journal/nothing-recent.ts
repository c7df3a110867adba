import { epochMs, type EpochMs } from '@tidegate/kernel';

/** After all time: asks a store for no ended orders and no booked fills. */
export const NOTHING_RECENT: EpochMs = epochMs(8_640_000_000_000_000);
