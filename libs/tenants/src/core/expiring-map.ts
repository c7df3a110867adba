import type { EpochMs } from '@tidegate/kernel';

/** Values that are forgotten at their time, or earlier if `sizeMax` newer ones follow. */
export class ExpiringMap<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly until: EpochMs }>();

  constructor(private readonly sizeMax: number) {}

  set(key: string, value: Value, until: EpochMs): void {
    this.entries.delete(key);
    this.entries.set(key, { value, until });
    if (this.entries.size <= this.sizeMax) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  get(key: string, now: EpochMs): Value | null {
    const found = this.entries.get(key);
    if (!found) return null;
    if (now < found.until) return found.value;
    this.entries.delete(key);
    return null;
  }

  /** Returns and forgets a value. */
  take(key: string, now: EpochMs): Value | null {
    const value = this.get(key, now);
    this.entries.delete(key);
    return value;
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
