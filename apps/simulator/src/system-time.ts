import { epochMs, type Clock, type Timer, type Timers } from '@tidegate/kernel';

/** The machine's clock and timers. */
export const systemTime: Clock & Timers = {
  now: () => epochMs(Date.now()),
  after(delayMs: number, task: () => void): Timer {
    const handle = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
  every(intervalMs: number, task: () => void): Timer {
    const handle = setInterval(task, intervalMs);
    return { cancel: () => clearInterval(handle) };
  },
};
