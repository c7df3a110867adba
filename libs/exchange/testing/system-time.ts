import { epochMs, type Clock, type EpochMs, type Timer, type Timers } from '@tidegate/kernel';

/** The machine's clock and timers, for integration specs. */
export class SystemTime implements Clock, Timers {
  now(): EpochMs {
    return epochMs(Date.now());
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  }

  every(intervalMs: number, task: () => void): Timer {
    const timer = setInterval(task, intervalMs);
    return { cancel: () => clearInterval(timer) };
  }
}
