import type { Clock, EpochMs, Logger, Timers } from '@tidegate/kernel';

import type { RateLimit } from './core/token-bucket.js';
import type { MarketOptions } from './market-options.js';

export type Time = Clock & Timers;

export interface StartedClock {
  readonly time: Time;
  /** Real time at the start of the venue's clock. */
  readonly realOrigin: EpochMs;
}

export interface SimulatorOptions {
  readonly market: MarketOptions;
  /** Starts the venue's clock at `start`. */
  readonly startClock: (start: EpochMs) => StartedClock;
  /** `clock`: timers drive the market along its clock; `manual`: only `advanceTo` moves it. */
  readonly drive: 'clock' | 'manual';
  /** Venue milliseconds per real millisecond; sets the publication interval and is reported to clients. */
  readonly speed: number;
  /** 0 or undefined: any free port. */
  readonly port?: number;
  /** File that keeps the market's progress between runs. */
  readonly state?: string;
  readonly rateLimit?: RateLimit;
  /** Venue time without traffic after which a connection is closed. */
  readonly idleTimeoutMs?: number;
  /** Maximum bytes buffered for a slow client before it is dropped. */
  readonly bufferBytesMax?: number;
  readonly logger?: Logger;
  /** Called once at the end of the recording. */
  readonly onRecordingEnd?: (end: EpochMs) => void;
}

/** About one request per second of venue time after an initial burst, like Kraken. */
export const RATE_LIMIT: RateLimit = { burst: 20, perSecond: 1 };
export const IDLE_TIMEOUT_MS = 60_000;
export const BUFFER_BYTES_MAX = 16 * 1_024 ** 2;

/** Target real time between two publications. */
const PUBLISH_EVERY_REAL_MS = 25;
/** Limit in venue time, so that books stay fresh at high speeds. */
const PUBLISH_EVERY_VENUE_MS_MAX = 2_500;

/** Venue time between two publications, a multiple of the market's grid. */
export function publishEveryMs(speed: number, gridMs: number): number {
  const steps = Math.round((speed * PUBLISH_EVERY_REAL_MS) / gridMs);
  return Math.min(PUBLISH_EVERY_VENUE_MS_MAX, Math.max(1, steps) * gridMs);
}
