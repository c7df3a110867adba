export interface FlapLimits {
  /** Renewals of one subject without a wait. */
  readonly freeRenewals: number;
  /** Wait before the first limited renewal; it doubles with each further one. */
  readonly baseMs: number;
  /** Maximum wait. */
  readonly capMs: number;
  /** A subject that needs no renewal for this long starts over. */
  readonly calmMs: number;
}

/** Delays repeated renewals of one subject, such as a book whose checksum keeps failing. */
export class FlapLimiter {
  private readonly subjects = new Map<string, { count: number; dueAt: number }>();

  constructor(private readonly limits: FlapLimits) {}

  /** Counts a renewal of `subject` and returns the time at which it may happen, at or after `now`. */
  nextAt(subject: string, now: number): number {
    const { freeRenewals, baseMs, capMs, calmMs } = this.limits;
    const before = this.subjects.get(subject);
    const count = before && now - before.dueAt < calmMs ? before.count + 1 : 1;
    const excess = count - freeRenewals;
    const waitMs = excess > 0 ? Math.min(capMs, baseMs * 2 ** (excess - 1)) : 0;
    const dueAt = now + waitMs;
    this.subjects.set(subject, { count, dueAt });
    return dueAt;
  }
}
