import { invariant } from './errors.js';

/**
 * A ring buffer of rows over `Float64Array` columns: appending past the capacity drops the oldest row.
 * Index 0 is the oldest row held, `size − 1` the newest.
 */
export class RingBuffer {
  private readonly columns: readonly Float64Array[];
  private head = 0;
  private length = 0;

  constructor(
    readonly capacity: number,
    readonly width: number,
  ) {
    invariant(
      Number.isInteger(capacity) && capacity > 0,
      'Ring capacity must be an integer of at least 1',
      {
        capacity,
      },
    );
    invariant(Number.isInteger(width) && width > 0, 'Ring width must be an integer of at least 1', {
      width,
    });
    this.columns = Array.from({ length: width }, () => new Float64Array(capacity));
  }

  get size(): number {
    return this.length;
  }

  /** Adds a row and returns its slot, for the caller to fill with `set(slot, column, value)`. */
  append(): number {
    if (this.length < this.capacity) {
      this.length += 1;
      return this.slotOf(this.length - 1);
    }
    this.head = this.head + 1 === this.capacity ? 0 : this.head + 1;
    return this.slotOf(this.length - 1);
  }

  /** The storage slot of a row index. */
  slotOf(index: number): number {
    const slot = this.head + index;
    return slot >= this.capacity ? slot - this.capacity : slot;
  }

  set(slot: number, column: number, value: number): void {
    this.column(column)[slot] = value;
  }

  get(index: number, column: number): number {
    invariant(index >= 0 && index < this.length, 'Row index out of range', {
      index,
      size: this.length,
    });
    return this.column(column)[this.slotOf(index)] as number;
  }

  /** A copy of the last `count` values of a column (fewer if the ring holds fewer), oldest first. */
  tail(column: number, count: number): Float64Array {
    const taken = Math.min(count, this.length);
    const out = new Float64Array(taken);
    const source = this.column(column);
    for (let index = 0; index < taken; index++) {
      out[index] = source[this.slotOf(this.length - taken + index)] as number;
    }
    return out;
  }

  clear(): void {
    this.head = 0;
    this.length = 0;
  }

  private column(index: number): Float64Array {
    const column = this.columns[index];
    invariant(column !== undefined, 'Column index out of range', { index, width: this.width });
    return column;
  }
}
