export interface FlapLimits {
  /** Renewals of one subject that go at once. */
  readonly freeRenewals: number;
  /** Wait of the first one after that; it doubles with each further … */
  readonly baseMs: number;
  /** … up to this. */
  readonly capMs: number;
  /** A subject that stays well for so long starts anew. */
  readonly calmMs: number;
}

/** Slows down what keeps breaking: a book whose checksum never holds must not be renewed as fast as the wire allows. */
export class FlapLimiter {
  private readonly subjects = new Map<string, { count: number; dueAt: number }>();

  constructor(private readonly limits: FlapLimits) {}

  /** When the next renewal of `subject` may happen, at or after `now`; counts it as made. */
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
