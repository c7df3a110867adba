import { invariant } from './errors.js';
import { epochMs, type Clock, type EpochMs, type Timer, type Timers } from './time.js';

export interface ScaledTimeOptions {
  /** The underlying clock and timers. */
  readonly base: Clock & Timers;
  /** Scaled milliseconds per base millisecond, > 0. */
  readonly speed: number;
  /** A time of the base clock. */
  readonly baseOrigin: EpochMs;
  /** The time of the scaled clock at `baseOrigin`. */
  readonly scaledOrigin: EpochMs;
}

/** A clock that runs `speed` times as fast as its base, with timers to match. */
export class ScaledTime implements Clock, Timers {
  constructor(private readonly options: ScaledTimeOptions) {
    invariant(
      options.speed > 0 && Number.isFinite(options.speed),
      'Speed must be positive and finite',
      {
        speed: options.speed,
      },
    );
  }

  now(): EpochMs {
    const { base, speed, baseOrigin, scaledOrigin } = this.options;
    return epochMs(scaledOrigin + Math.floor((base.now() - baseOrigin) * speed));
  }

  after(delayMs: number, task: () => void): Timer {
    return this.options.base.after(delayMs / this.options.speed, task);
  }

  every(intervalMs: number, task: () => void): Timer {
    return this.options.base.every(intervalMs / this.options.speed, task);
  }
}
