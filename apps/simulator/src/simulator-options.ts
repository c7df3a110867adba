import type { Clock, EpochMs, Logger, Timers } from '@tidegate/kernel';

import type { RateLimit } from './core/token-bucket.js';
import type { MarketOptions } from './market-options.js';

export type Time = Clock & Timers;

export interface StartedClock {
  readonly time: Time;
  /** What the real clock showed when the venue's clock started. */
  readonly realOrigin: EpochMs;
}

export interface SimulatorOptions {
  readonly market: MarketOptions;
  /** Starts the clock that the venue runs on; it shows `start` when it is called. */
  readonly startClock: (start: EpochMs) => StartedClock;
  /** `clock`: the market follows the clock by timers; `hand`: it moves by `advanceTo` alone. */
  readonly drive: 'clock' | 'hand';
  /** Venue milliseconds per real one: sets how often is published, and is told to clients. */
  readonly speed: number;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** File that keeps the market's progress between runs. */
  readonly state?: string;
  readonly rateLimit?: RateLimit;
  /** Venue time without traffic after which a connection is closed. */
  readonly idleTimeoutMs?: number;
  /** Bytes that may wait for a slow client before it is dropped. */
  readonly bufferBytesMax?: number;
  readonly logger?: Logger;
  /** Called once, when a recording has been played to its end. */
  readonly onRecordingEnd?: (end: EpochMs) => void;
}

/** About one request a second after a first burst, counted in venue time, as Kraken does it. */
export const RATE_LIMIT: RateLimit = { burst: 20, perSecond: 1 };
export const IDLE_TIMEOUT_MS = 60_000;
export const BUFFER_BYTES_MAX = 16 * 1_024 ** 2;

/** Real time between two publications, where venue time leaves the choice. */
const PUBLISH_EVERY_REAL_MS = 25;
/** Books must stay fresh in venue time, however fast it runs. */
const PUBLISH_EVERY_VENUE_MS_MAX = 2_500;

/** Venue time between two publications: a multiple of the market's grid. */
export function publishEveryMs(speed: number, gridMs: number): number {
  const steps = Math.round((speed * PUBLISH_EVERY_REAL_MS) / gridMs);
  return Math.min(PUBLISH_EVERY_VENUE_MS_MAX, Math.max(1, steps) * gridMs);
}
