import type { EpochMs } from '@tidegate/kernel';

export interface RecentMapLimits {
  /** An entry is remembered at least so long after it was set, and at most twice as long while entries are set. */
  readonly keepMs: number;
  /** Beyond so many young entries the older half is dropped before its time: the bound on memory is twice as many. */
  readonly countMax: number;
}

/**
 * Remembers recent entries by time, within a bound on their number. A whole generation is dropped at once: deleting the
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

  /** Sets an entry as of `at`. An entry that is set again is young again. */
  set(key: Key, value: Value, at: EpochMs): void {
    const isOld = at - this.youngSince >= this.limits.keepMs;
    if (this.young.size > 0 && (isOld || this.young.size >= this.limits.countMax)) {
      this.old = this.young;
      this.young = new Map();
    }
    if (this.young.size === 0) this.youngSince = at;
    this.young.set(key, value);
  }

  get size(): number {
    return this.young.size + this.old.size;
  }
}
