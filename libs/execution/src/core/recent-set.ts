import type { EpochMs } from '@tidegate/kernel';

import { RecentMap, type RecentMapLimits } from './recent-map.js';

/** Remembers recent keys by time, within a bound on their number: see `RecentMap`. */
export class RecentSet<Key> {
  private readonly keys: RecentMap<Key, Key>;

  constructor(limits: RecentMapLimits) {
    this.keys = new RecentMap(limits);
  }

  has(key: Key): boolean {
    return this.keys.has(key);
  }

  /** Adds a key as of `at`. Adding it again makes it young again. */
  add(key: Key, at: EpochMs): void {
    this.keys.set(key, key, at);
  }
}
