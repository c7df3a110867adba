import {
  epochMs,
  invariant,
  type Clock,
  type EpochMs,
  type Timer,
  type Timers,
} from '@tidegate/kernel';

/**
 * Whether a pending timer keeps the process running: `ref` does, like Node's own timers; `unref` lets the process exit
 * once nothing else is left to do.
 */
export type TimerHold = 'ref' | 'unref';

/** The longest delay that Node timers support; longer delays run in parts. */
const DELAY_MS_MAX = 2_147_483_647;

/** The machine's clock and timers: the only code that reads them. */
export class SystemTime implements Clock, Timers {
  constructor(private readonly hold: TimerHold = 'ref') {}

  now(): EpochMs {
    return epochMs(Date.now());
  }

  after(delayMs: number, task: () => void): Timer {
    let handle: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      const partMs = Math.min(leftMs, DELAY_MS_MAX);
      handle = this.applyHold(
        setTimeout(() => (leftMs > partMs ? wait(leftMs - partMs) : task()), partMs),
      );
    };
    wait(Math.max(0, delayMs));
    return { cancel: () => clearTimeout(handle) };
  }

  every(intervalMs: number, task: () => void): Timer {
    invariant(
      intervalMs > 0 && intervalMs <= DELAY_MS_MAX,
      `A repeating timer needs an interval of 1 to ${DELAY_MS_MAX} ms`,
      { intervalMs },
    );
    const handle = this.applyHold(setInterval(task, intervalMs));
    return { cancel: () => clearInterval(handle) };
  }

  private applyHold(handle: NodeJS.Timeout): NodeJS.Timeout {
    return this.hold === 'ref' ? handle : handle.unref();
  }
}
