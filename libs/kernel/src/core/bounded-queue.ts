import { invariant } from './errors.js';

/** How a full queue handles one more item: it refuses the new item or drops the oldest. */
export type OverflowPolicy = 'reject-new' | 'drop-oldest';

/** A FIFO queue with a fixed capacity and overflow policy; counts dropped and refused items. */
export class BoundedQueue<T> {
  private readonly slots: (T | undefined)[];
  private head = 0;
  private length = 0;
  private droppedCount = 0;

  constructor(
    readonly capacity: number,
    readonly policy: OverflowPolicy,
  ) {
    invariant(
      Number.isInteger(capacity) && capacity > 0,
      'Queue capacity must be an integer of at least 1',
      {
        capacity,
      },
    );
    this.slots = new Array<T | undefined>(capacity);
  }

  get size(): number {
    return this.length;
  }

  get dropped(): number {
    return this.droppedCount;
  }

  /** True when the item is in the queue afterwards. */
  push(item: T): boolean {
    if (this.length === this.capacity) {
      this.droppedCount += 1;
      if (this.policy === 'reject-new') return false;
      this.shift();
    }
    this.slots[(this.head + this.length) % this.capacity] = item;
    this.length += 1;
    return true;
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) % this.capacity;
    this.length -= 1;
    return item;
  }

  clear(): void {
    while (this.length > 0) this.shift();
  }
}
