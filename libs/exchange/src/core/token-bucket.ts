import { invariant } from '@tidegate/kernel';

/** Lets `burst` requests through at once and `ratePerSecond` on average. Pure: the caller says what time it is. */
export class TokenBucket {
  private tokens: number;
  private updatedAt = -Infinity;

  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
  ) {
    invariant(ratePerSecond > 0 && burst >= 1, 'A bucket has a rate and room for one request', {
      ratePerSecond,
      burst,
    });
    this.tokens = burst;
  }

  /** Reserves the next request and returns how long it must wait, in milliseconds; 0 when it may go now. */
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
