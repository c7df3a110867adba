import type { Clock } from '@tidegate/kernel';

/** A token bucket: `burst` requests at once, then `perSecond`. */
export interface RateLimitTerms {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Further keys replace the one that was used least recently. */
const KEYS_MAX = 10_000;

/** Limits requests by key, for example by address. Bounded: it remembers the 10,000 keys used last. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly terms: RateLimitTerms,
    private readonly clock: Clock,
  ) {}

  /** Takes a request into account. Returns 0 if it may proceed, else the seconds to wait. */
  take(key: string): number {
    const { burst, perSecond } = this.terms;
    const now = this.clock.now();
    const { tokens, at } = this.buckets.get(key) ?? { tokens: burst, at: now };
    const refilled = Math.min(burst, tokens + (Math.max(0, now - at) / 1_000) * perSecond);
    const isAllowed = refilled >= 1;
    // Deleting first moves the key to the end of the map's order.
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: isAllowed ? refilled - 1 : refilled, at: now });
    if (this.buckets.size > KEYS_MAX) this.forgetOldest();
    return isAllowed ? 0 : Math.max(1, Math.ceil((1 - refilled) / perSecond));
  }

  private forgetOldest(): void {
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
