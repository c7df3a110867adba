import { invariant } from '@tidegate/kernel';

/** A resting order, linked into the queue of its level. Prices are in ticks and quantities in lots, both integers. */
export interface RestingOrder {
  readonly id: number;
  readonly price: number;
  quantity: number;
  previous: RestingOrder | null;
  next: RestingOrder | null;
}

/** All resting orders at one price, oldest first. */
export interface BookLevel {
  readonly price: number;
  quantity: number;
  head: RestingOrder | null;
  tail: RestingOrder | null;
}

/**
 * One side of a limit order book. Levels are ordered from worst to best, so that most operations, which are at the
 * touch, work on the cheap end of the array.
 */
export class LimitOrderBookSide {
  private readonly levels: BookLevel[] = [];

  /** `direction` is 1 when a higher price is better (bids) and −1 when a lower one is (asks). */
  constructor(private readonly direction: 1 | -1) {}

  get size(): number {
    return this.levels.length;
  }

  best(): BookLevel | undefined {
    return this.levels[this.levels.length - 1];
  }

  /** The level at `rank`; rank 0 is the best. */
  at(rank: number): BookLevel | undefined {
    return this.levels[this.levels.length - 1 - rank];
  }

  quantityAt(price: number): number {
    const level = this.levels[this.rankFromWorst(price)];
    return level?.price === price ? level.quantity : 0;
  }

  append(id: number, price: number, quantity: number): RestingOrder {
    const level = this.levelFor(price);
    const order: RestingOrder = { id, price, quantity, previous: level.tail, next: null };
    if (level.tail) level.tail.next = order;
    else level.head = order;
    level.tail = order;
    level.quantity += quantity;
    return order;
  }

  /** Takes `quantity` off a resting order and removes the order when none is left. */
  take(order: RestingOrder, quantity: number): void {
    const index = this.rankFromWorst(order.price);
    const level = this.levels[index];
    // Stryker disable next-line ConditionalExpression,OptionalChaining: a level exists as long as it has an order
    invariant(level?.price === order.price, 'A resting order has a level', { price: order.price });
    order.quantity -= quantity;
    level.quantity -= quantity;
    if (order.quantity === 0) this.unlink(order, level);
    if (level.head === null) this.levels.splice(index, 1);
  }

  /** Whether `price` is as good as `limit` or better on this side. */
  isAtLeast(price: number, limit: number): boolean {
    return this.direction === 1 ? price >= limit : price <= limit;
  }

  private unlink(order: RestingOrder, level: BookLevel): void {
    if (order.previous) order.previous.next = order.next;
    else level.head = order.next;
    if (order.next) order.next.previous = order.previous;
    else level.tail = order.previous;
  }

  private levelFor(price: number): BookLevel {
    const index = this.rankFromWorst(price);
    const found = this.levels[index];
    if (found?.price === price) return found;
    const made: BookLevel = { price, quantity: 0, head: null, tail: null };
    this.levels.splice(index, 0, made);
    return made;
  }

  /** Index of the first level, counted from the worst, whose price is `price` or better. */
  private rankFromWorst(price: number): number {
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const level = this.levels[middle] as BookLevel;
      if (this.isAtLeast(level.price, price)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
