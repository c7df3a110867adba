import type { EpochMs } from '@tidegate/kernel';

export interface RecentMapLimits {
  /** An entry is kept at least this long after it was set, and at most twice as long while entries are being set. */
  readonly keepMs: number;
  /** When this many young entries exist, the older half is dropped early, so memory is bounded by twice this count. */
  readonly countMax: number;
}

/**
 * Remembers recent entries by time, within a bound on their number. It drops a whole generation at once: deleting the
 * oldest entries of a `Map` one by one leaves holes that every iteration walks over.
 */
export class RecentMap<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();
  private youngSince = -Infinity;

  constructor(private readonly limits: RecentMapLimits) {}

  get(key: Key): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  has(key: Key): boolean {
    return this.young.has(key) || this.old.has(key);
  }

  /** Sets an entry as of `at`. Setting it again makes it young again. */
  set(key: Key, value: Value, at: EpochMs): void {
    const isOld = at - this.youngSince >= this.limits.keepMs;
    if (isOld || this.young.size >= this.limits.countMax) {
      this.old = this.young;
      this.young = new Map();
      this.youngSince = at;
    }
    this.young.set(key, value);
  }

  get size(): number {
    return this.young.size + this.old.size;
  }
}
