import { invariant } from '@tidegate/kernel';

interface Shared<Value> {
  readonly value: Value;
  users: number;
}

/** Reference-counted values: equal keys share one value, and the last release retires it. */
export class SharedPool<Value> {
  private readonly entries = new Map<string, Shared<Value>>();
  /** The values in the order of first use, cached because they are iterated at every candle. */
  private listed: readonly Value[] | null = null;

  /** `retire` is called once for each value when its last user releases it. */
  constructor(private readonly retire: (value: Value) => void = () => undefined) {}

  get size(): number {
    return this.entries.size;
  }

  values(): readonly Value[] {
    this.listed ??= [...this.entries.values()].map(({ value }) => value);
    return this.listed;
  }

  find(key: string): Value | null {
    return this.entries.get(key)?.value ?? null;
  }

  /** The value of the key, made on first use. Each call needs one `release`. */
  acquire(key: string, make: () => Value): Value {
    let entry = this.entries.get(key);
    if (!entry) {
      entry = { value: make(), users: 0 };
      this.entries.set(key, entry);
      this.listed = null;
    }
    entry.users += 1;
    return entry.value;
  }

  release(key: string): void {
    const entry = this.entries.get(key);
    invariant(entry !== undefined, 'Only an acquired key can be released', { key });
    entry.users -= 1;
    if (entry.users > 0) return;
    this.entries.delete(key);
    this.listed = null;
    this.retire(entry.value);
  }
}
