import { invariant } from './errors.js';
import { epochMs, type Clock, type EpochMs, type Timer, type Timers } from './time.js';

interface Pending {
  readonly id: number;
  dueAt: number;
  readonly everyMs: number | null;
  readonly task: () => void;
}

/**
 * Clock and timers that move only when advanced, for back-tests, replays and tests.
 * Timers run in order of due time, ties in order of creation.
 */
export class ManualTime implements Clock, Timers {
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  constructor(private current: EpochMs) {}

  now(): EpochMs {
    return this.current;
  }

  after(delayMs: number, task: () => void): Timer {
    return this.add(delayMs, null, task);
  }

  every(intervalMs: number, task: () => void): Timer {
    invariant(intervalMs > 0, 'A repeating timer needs a positive interval', { intervalMs });
    return this.add(intervalMs, intervalMs, task);
  }

  /** Sets the clock without running timers, for drivers that use none. Never goes back. */
  jumpTo(instant: EpochMs): void {
    invariant(instant >= this.current, 'Time never goes back', { from: this.current, to: instant });
    this.current = instant;
  }

  /** Runs every timer due up to `instant`, then sets the clock to `instant`. */
  advanceTo(instant: EpochMs): void {
    invariant(instant >= this.current, 'Time never goes back', { from: this.current, to: instant });
    for (let next = this.earliest(instant); next; next = this.earliest(instant)) this.run(next);
    this.current = instant;
  }

  advanceBy(durationMs: number): void {
    this.advanceTo(epochMs(this.current + durationMs));
  }

  /** Like `advanceTo`, but yields to promises after each timer so that awaited work proceeds in between. */
  async settleTo(instant: EpochMs): Promise<void> {
    invariant(instant >= this.current, 'Time never goes back', { from: this.current, to: instant });
    for (let next = this.earliest(instant); next; next = this.earliest(instant)) {
      this.run(next);
      await yieldToPromises();
    }
    this.current = instant;
    await yieldToPromises();
  }

  get pendingTimers(): number {
    return this.pending.size;
  }

  private add(delayMs: number, everyMs: number | null, task: () => void): Timer {
    const id = this.nextId++;
    this.pending.set(id, { id, dueAt: this.current + Math.max(0, delayMs), everyMs, task });
    return { cancel: () => this.pending.delete(id) };
  }

  private earliest(until: number): Pending | null {
    let best: Pending | null = null;
    for (const timer of this.pending.values()) {
      if (timer.dueAt <= until && (!best || timer.dueAt < best.dueAt)) best = timer;
    }
    return best;
  }

  private run(timer: Pending): void {
    this.current = epochMs(Math.max(this.current, timer.dueAt));
    if (timer.everyMs === null) this.pending.delete(timer.id);
    else timer.dueAt += timer.everyMs;
    timer.task();
  }
}

async function yieldToPromises(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}
