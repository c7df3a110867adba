import { invariant, type Rng } from '@tidegate/kernel';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Decorrelated jitter: each wait is drawn uniformly from [base, 3 × the wait before], capped, so that many clients that
 * lost the same server do not come back together (Brooker, "Exponential Backoff And Jitter").
 */
export class Backoff {
  private previousMs: number;

  constructor(
    private readonly options: BackoffOptions,
    private readonly rng: Rng,
  ) {
    const { baseMs, capMs } = options;
    invariant(baseMs > 0 && capMs >= baseMs, 'A back-off goes from its base up to its cap', {
      baseMs,
      capMs,
    });
    this.previousMs = baseMs;
  }

  /** The next wait in milliseconds, at least `floorMs` (plus the same jitter, so that a floor does not align clients). */
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
