import {
  epochMs,
  invariant,
  type Clock,
  type EpochMs,
  type Timer,
  type Timers,
} from '@tidegate/kernel';

/**
 * What a pending timer means for the process: `holds` keeps it running, as Node's own timers do; `lets-go` lets it
 * end when nothing else is left to do, for work that is only worth doing beside other work.
 */
export type TimerHold = 'holds' | 'lets-go';

/** The longest delay that Node keeps; a longer one is waited for in parts. */
const DELAY_MS_MAX = 2_147_483_647;

/** The machine's clock and timers: the only place of the product that asks for them. */
export class SystemTime implements Clock, Timers {
  constructor(private readonly hold: TimerHold = 'holds') {}

  now(): EpochMs {
    return epochMs(Date.now());
  }

  after(delayMs: number, task: () => void): Timer {
    let handle: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      const partMs = Math.min(leftMs, DELAY_MS_MAX);
      handle = this.kept(
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
    const handle = this.kept(setInterval(task, intervalMs));
    return { cancel: () => clearInterval(handle) };
  }

  private kept(handle: NodeJS.Timeout): NodeJS.Timeout {
    return this.hold === 'holds' ? handle : handle.unref();
  }
}
