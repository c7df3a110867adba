import { invariant } from '@tidegate/kernel';

/**
 * Rows by id in the order of first writing. Above the bound, the oldest droppable row is dropped. Other rows are kept,
 * so a history can exceed its bound by their number.
 */
export class BoundedHistory<T> {
  private readonly rows = new Map<string, T>();

  constructor(
    readonly bound: number,
    private readonly isDroppable: (row: T) => boolean,
  ) {
    invariant(bound >= 1, 'A history keeps at least one row', { bound });
  }

  has(id: string): boolean {
    return this.rows.has(id);
  }

  get(id: string): T | undefined {
    return this.rows.get(id);
  }

  put(id: string, row: T): void {
    this.rows.set(id, row);
    if (this.rows.size > this.bound) this.dropOldest();
  }

  values(): IterableIterator<T> {
    return this.rows.values();
  }

  private dropOldest(): void {
    for (const [id, row] of this.rows) {
      if (!this.isDroppable(row)) continue;
      this.rows.delete(id);
      return;
    }
  }
}
