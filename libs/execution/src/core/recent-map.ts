/**
 * Remembers at least the last `count` entries and at most twice as many. Forgetting costs nothing: a whole generation goes
 * at once, where deleting the oldest of a `Map` one by one leaves holes that every look at its beginning walks over.
 */
export class RecentMap<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  constructor(private readonly count: number) {}

  get(key: Key): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  has(key: Key): boolean {
    return this.young.has(key) || this.old.has(key);
  }

  /** An entry that is set again is young again. */
  set(key: Key, value: Value): void {
    this.young.set(key, value);
    if (this.young.size < this.count) return;
    this.old = this.young;
    this.young = new Map();
  }

  get size(): number {
    return this.young.size + this.old.size;
  }
}
