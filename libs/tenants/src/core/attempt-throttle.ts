import { epochMs, type EpochMs } from '@tidegate/kernel';

export interface ThrottleLimits {
  /** Attempts before the first delay. */
  readonly free: number;
  /** The first delay; each further failure doubles it. */
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** A key without a failure for this long starts over. */
  readonly forgetMs: number;
  /** Keys that are remembered; a further one replaces the one whose last failure is the oldest. */
  readonly keysMax: number;
}

interface Attempts {
  readonly count: number;
  readonly lastAt: EpochMs;
  readonly lockedUntil: EpochMs;
}

/**
 * Counts attempts by key and delays those after too many failures. An attempt counts as failed until it succeeds, so
 * that simultaneous attempts cannot all use the same free place.
 */
export class AttemptThrottle {
  private readonly attempts = new Map<string, Attempts>();

  constructor(private readonly limits: ThrottleLimits) {}

  /** How long the key must wait; 0 if it may try now. */
  waitMs(key: string, now: EpochMs): number {
    return Math.max(0, (this.known(key, now)?.lockedUntil ?? 0) - now);
  }

  /** Counts an attempt that begins. */
  begin(key: string, now: EpochMs): void {
    const count = (this.known(key, now)?.count ?? 0) + 1;
    this.store(key, { count, lastAt: now, lockedUntil: epochMs(now + this.delayAfter(count)) });
  }

  /** Forgets all attempts of the key. */
  clear(key: string): void {
    this.attempts.delete(key);
  }

  /** Takes back one attempt that did not fail. */
  takeBack(key: string, now: EpochMs): void {
    const known = this.known(key, now);
    if (!known) return;
    if (known.count <= 1) {
      this.attempts.delete(key);
      return;
    }
    const count = known.count - 1;
    const lockedUntil = epochMs(known.lastAt + this.delayAfter(count));
    this.attempts.set(key, { ...known, count, lockedUntil });
  }

  private delayAfter(count: number): number {
    const { free, delayMs, delayMsMax } = this.limits;
    if (count < free) return 0;
    return Math.min(delayMsMax, delayMs * 2 ** Math.min(count - free, 30));
  }

  private known(key: string, now: EpochMs): Attempts | null {
    const found = this.attempts.get(key);
    return found && now - found.lastAt < this.limits.forgetMs ? found : null;
  }

  private store(key: string, attempts: Attempts): void {
    this.attempts.delete(key);
    this.attempts.set(key, attempts);
    if (this.attempts.size <= this.limits.keysMax) return;
    const [oldest] = this.attempts.keys();
    if (oldest !== undefined) this.attempts.delete(oldest);
  }
}
