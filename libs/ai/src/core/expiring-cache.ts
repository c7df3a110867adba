import { invariant, type Clock, type EpochMs } from '@tidegate/kernel';

interface Entry<V> {
  readonly value: V;
  readonly storedAt: EpochMs;
}

/** Bounded cache that evicts the least recently used entry and never returns an expired one. */
export class ExpiringCache<V> {
  /** In order of use, least recent first: a Map keeps insertion order. */
  private readonly entries = new Map<string, Entry<V>>();

  constructor(
    private readonly limits: { readonly size: number; readonly ttlMs: number },
    private readonly clock: Clock,
  ) {
    invariant(limits.size > 0, 'Cache size must be at least 1', { size: limits.size });
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (this.clock.now() - entry.storedAt >= this.limits.ttlMs) return undefined;
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, { value, storedAt: this.clock.now() });
    if (this.entries.size <= this.limits.size) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  get size(): number {
    return this.entries.size;
  }
}
