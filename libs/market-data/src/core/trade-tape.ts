import type { TradeTick } from '@tidegate/model';

/** The last `capacity` public trades of one instrument. */
export class TradeTape {
  private readonly slots: TradeTick[] = [];
  private next = 0;

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.slots.length;
  }

  append(trade: TradeTick): void {
    this.slots[this.next] = trade;
    this.next = this.next + 1 === this.capacity ? 0 : this.next + 1;
  }

  /** The last `count` trades, oldest first; fewer if fewer are held. */
  tail(count: number): readonly TradeTick[] {
    const { size } = this;
    const taken = Math.min(Math.max(0, count), size);
    return Array.from(
      { length: taken },
      (_, index) => this.slots[(this.next + size - taken + index) % size] as TradeTick,
    );
  }
}
