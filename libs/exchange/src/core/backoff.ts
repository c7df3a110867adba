import { invariant, type Rng } from '@tidegate/kernel';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Back-off with decorrelated jitter: each wait is drawn uniformly from [base, 3 × previous wait] and capped, so that
 * many clients of one server do not reconnect at the same time (Brooker, "Exponential Backoff And Jitter").
 */
export class Backoff {
  private previousMs: number;

  constructor(
    private readonly options: BackoffOptions,
    private readonly rng: Rng,
  ) {
    const { baseMs, capMs } = options;
    invariant(baseMs > 0 && capMs >= baseMs, 'Back-off needs 0 < baseMs <= capMs', {
      baseMs,
      capMs,
    });
    this.previousMs = baseMs;
  }

  /** The next wait in milliseconds. A wait raised to `floorMs` keeps jitter, so the floor does not align clients. */
  next(floorMs = 0): number {
    const { baseMs, capMs } = this.options;
    const reach = Math.max(baseMs, this.previousMs * 3);
    this.previousMs = Math.min(capMs, baseMs + this.rng.next() * (reach - baseMs));
    return floorMs > this.previousMs ? floorMs + this.rng.next() * baseMs : this.previousMs;
  }

  reset(): void {
    this.previousMs = this.options.baseMs;
  }
}
