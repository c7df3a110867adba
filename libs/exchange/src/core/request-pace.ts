import { TokenBucket } from './token-bucket.js';

/**
 * Paces the requests of one address to one venue. Each limit of the venue has its own bucket. A penalty delays all of
 * them, since the venue bans addresses, not methods. Pure: the caller passes the time.
 */
export class RequestPace {
  private readonly buckets = new Map<string, TokenBucket>();
  private penalisedUntil = -Infinity;

  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
  ) {}

  /** Reserves the next request that counts against `limit` and returns the instant from which it may be sent. */
  reserve(limit: string, now: number): number {
    const bucket = this.buckets.get(limit) ?? new TokenBucket(this.ratePerSecond, this.burst);
    this.buckets.set(limit, bucket);
    return this.atEarliest(now + bucket.reserve(now));
  }

  /** Returns `instant`, or the end of the current penalty if that is later. */
  atEarliest(instant: number): number {
    return Math.max(instant, this.penalisedUntil);
  }

  /** Blocks all requests for `penaltyMs` after the venue reported a rate limit. */
  penalise(now: number, penaltyMs: number): void {
    this.penalisedUntil = Math.max(this.penalisedUntil, now + penaltyMs);
  }
}
