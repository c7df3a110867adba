import type { EpochMs } from '@tidegate/kernel';

export interface RateLimit {
  /** Requests allowed in one burst. */
  readonly burst: number;
  /** Requests regained per second of venue time. */
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: EpochMs;
}

const BUCKETS_MAX = 1_000;

/** Token buckets by key. A new bucket beyond the limit replaces the least recently used one. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly limit: RateLimit) {}

  /** Whether one more request is allowed at `now`. */
  take(key: string, now: EpochMs): boolean {
    const { burst, perSecond } = this.limit;
    const bucket = this.buckets.get(key) ?? { tokens: burst, at: now };
    const refilled = bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1_000;
    const tokens = Math.min(burst, refilled);
    const allowed = tokens >= 1;
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
    if (this.buckets.size > BUCKETS_MAX) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    return allowed;
  }
}
