import type { Brand } from './brand.js';

/** UTC milliseconds since 1970. */
export type EpochMs = Brand<number, 'EpochMs'>;

export const epochMs = (value: number): EpochMs => value as EpochMs;

/** A source of time. Code below `apps/` never reads the machine's clock directly. */
export interface Clock {
  /** The trading clock: real, scaled or driven by recorded data. */
  now(): EpochMs;
}

/** A started timer; `cancel` is idempotent. */
export interface Timer {
  cancel(): void;
}

/** Timers on the same clock as `Clock`: a scaled clock has scaled timers. */
export interface Timers {
  /** Runs `task` once after `delayMs` of clock time. */
  after(delayMs: number, task: () => void): Timer;
  /** Runs `task` every `intervalMs` of clock time until cancelled. */
  every(intervalMs: number, task: () => void): Timer;
}

/** Resolves after `delayMs` of clock time. */
export function delay(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(delayMs, resolve);
  });
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
