const GROWTH_FACTOR = 2;

/**
 * One side of a book, best level first, in flat arrays that never shrink.
 * Each level carries two integers for the owner (`tags`, `marks`), for example a cached part of a checksum; they move
 * with the level. Read the arrays only up to `count`, and do not hold references: growth replaces the arrays.
 */
export class BookSide {
  prices: Float64Array;
  quantities: Float64Array;
  tags: Int32Array;
  marks: Uint8Array;
  count = 0;

  /** `sign` is 1 if the lowest price is best (asks), −1 if the highest is (bids). */
  constructor(
    private readonly sign: 1 | -1,
    initialCapacity: number,
  ) {
    this.prices = new Float64Array(initialCapacity);
    this.quantities = new Float64Array(initialCapacity);
    this.tags = new Int32Array(initialCapacity);
    this.marks = new Uint8Array(initialCapacity);
  }

  /** The index of `price`, or `~index` of its insertion point. */
  locate(price: number): number {
    const key = this.sign * price;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.sign * (this.prices[middle] as number);
      if (found === key) return middle;
      // Stryker disable next-line EqualityOperator: equal keys returned above
      if (found < key) low = middle + 1;
      else high = middle - 1;
    }
    return ~low;
  }

  /** Sets the absolute quantity at `price` and returns its index. An existing level keeps the owner's integers. */
  set(price: number, quantity: number): number {
    const index = this.locate(price);
    if (index >= 0) {
      this.quantities[index] = quantity;
      return index;
    }
    return this.insert(~index, price, quantity);
  }

  /** Removes the level at `price`. A missing price is not an error, since levels past the depth are cut. */
  remove(price: number): void {
    const index = this.locate(price);
    if (index < 0) return;
    const last = this.count - 1;
    const { prices, quantities, tags, marks } = this;
    // Stryker disable next-line EqualityOperator: a level past `count` is not read
    for (let at = index; at < last; at++) {
      prices[at] = prices[at + 1] as number;
      quantities[at] = quantities[at + 1] as number;
      tags[at] = tags[at + 1] as number;
      marks[at] = marks[at + 1] as number;
    }
    this.count = last;
  }

  /** Keeps the best `depth` levels. */
  truncate(depth: number): void {
    this.count = Math.min(this.count, depth);
  }

  private insert(index: number, price: number, quantity: number): number {
    if (this.count === this.prices.length) this.grow();
    const { prices, quantities, tags, marks } = this;
    // Stryker disable next-line EqualityOperator: the level at `index` is written below
    for (let at = this.count; at > index; at--) {
      prices[at] = prices[at - 1] as number;
      quantities[at] = quantities[at - 1] as number;
      tags[at] = tags[at - 1] as number;
      marks[at] = marks[at - 1] as number;
    }
    prices[index] = price;
    quantities[index] = quantity;
    tags[index] = 0;
    marks[index] = 0;
    this.count += 1;
    return index;
  }

  private grow(): void {
    const capacity = this.prices.length * GROWTH_FACTOR;
    const { prices, quantities, tags, marks } = this;
    this.prices = new Float64Array(capacity);
    this.prices.set(prices);
    this.quantities = new Float64Array(capacity);
    this.quantities.set(quantities);
    this.tags = new Int32Array(capacity);
    this.tags.set(tags);
    this.marks = new Uint8Array(capacity);
    this.marks.set(marks);
  }
}
