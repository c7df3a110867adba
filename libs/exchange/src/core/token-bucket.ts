import { invariant } from '@tidegate/kernel';

/** Allows a burst of `burst` requests and `ratePerSecond` on average. Pure: the caller passes the time. */
export class TokenBucket {
  private tokens: number;
  private updatedAt = -Infinity;

  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
  ) {
    invariant(
      ratePerSecond > 0 && burst >= 1,
      'Token bucket needs ratePerSecond > 0 and burst >= 1',
      {
        ratePerSecond,
        burst,
      },
    );
    this.tokens = burst;
  }

  /** Reserves the next request and returns its wait in milliseconds; 0 if it may be sent now. */
  reserve(now: number): number {
    this.refill(now);
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens * 1_000) / this.ratePerSecond);
  }

  private refill(now: number): void {
    if (now <= this.updatedAt) return;
    const gained = ((now - this.updatedAt) * this.ratePerSecond) / 1_000;
    this.tokens = Math.min(this.burst, this.tokens + gained);
    this.updatedAt = now;
  }
}
