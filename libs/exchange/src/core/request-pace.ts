import { TokenBucket } from './token-bucket.js';

/**
 * The pace of requests from one address to one venue. Each limit that the venue counts by has a bucket of its own; a
 * penalty holds them all, whoever met it: the venue bans addresses, not methods. Pure: the caller says what time it is.
 */
export class RequestPace {
  private readonly buckets = new Map<string, TokenBucket>();
  private penalisedUntil = -Infinity;

  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
  ) {}

  /** Reserves the next request that counts against `limit` and returns the instant from which it may go. */
  reserve(limit: string, now: number): number {
    const bucket = this.buckets.get(limit) ?? new TokenBucket(this.ratePerSecond, this.burst);
    this.buckets.set(limit, bucket);
    return this.atEarliest(now + bucket.reserve(now));
  }

  /** `instant`, or the end of a penalty that came since it was given. */
  atEarliest(instant: number): number {
    return Math.max(instant, this.penalisedUntil);
  }

  /** The venue says that we were too fast: nothing goes out for `penaltyMs`. */
  penalise(now: number, penaltyMs: number): void {
    this.penalisedUntil = Math.max(this.penalisedUntil, now + penaltyMs);
  }
}
