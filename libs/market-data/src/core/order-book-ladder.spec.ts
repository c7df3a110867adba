import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import fc from 'fast-check';

import { OrderBookLadder } from './order-book-ladder.js';

interface Row {
  readonly side: 'bid' | 'ask';
  readonly price: number;
  readonly quantity: number;
}

const rows: fc.Arbitrary<Row> = fc.record({
  side: fc.constantFrom('bid' as const, 'ask' as const),
  price: fc.integer({ min: 1, max: 60 }).map((ticks) => ticks / 10),
  quantity: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
});

/** Reference implementation: two maps, sorted and cut after each message. */
class MapBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  constructor(private readonly depth: number) {}

  apply(message: readonly Row[]): void {
    for (const { side, price, quantity } of message) {
      const levels = side === 'bid' ? this.bids : this.asks;
      if (quantity === 0) levels.delete(price);
      else levels.set(price, quantity);
    }
    for (const levels of [this.bids, this.asks]) {
      const kept = this.sorted(levels).slice(0, this.depth);
      levels.clear();
      for (const [price, quantity] of kept) levels.set(price, quantity);
    }
  }

  sorted(levels: Map<number, number>): [number, number][] {
    const sign = levels === this.bids ? -1 : 1;
    return [...levels].sort(([left], [right]) => sign * (left - right));
  }
}

describe('OrderBookLadder', () => {
  it('equals a sorted and cut map after any messages', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.array(rows, { maxLength: 40 }), { maxLength: 20 }),
        (depth, messages) => {
          const ladder = new OrderBookLadder(depth);
          const model = new MapBook(depth);
          for (const message of messages) {
            for (const row of message) ladder.apply(row.side, row.price, row.quantity);
            ladder.commit();
            model.apply(message);
            const held = ladder.snapshot(depth, epochMs(1));
            const bids = model.sorted(model.bids);
            const asks = model.sorted(model.asks);
            expect([...held.bidPrices]).toEqual(bids.map(([price]) => price));
            expect([...held.bidQuantities]).toEqual(bids.map(([, quantity]) => quantity));
            expect([...held.askPrices]).toEqual(asks.map(([price]) => price));
            expect([...held.askQuantities]).toEqual(asks.map(([, quantity]) => quantity));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('applies the last of several rows with one price in a message', () => {
    const ladder = new OrderBookLadder(10);
    ladder.apply('bid', 10, 1);
    ladder.apply('bid', 10, 0);
    ladder.apply('bid', 10, 3);
    ladder.commit();
    expect([ladder.bidCount, ladder.bidQuantity(0)]).toEqual([1, 3]);
  });

  it('keeps a level that one row pushes past the depth and the next row brings back', () => {
    const ladder = new OrderBookLadder(2);
    ladder.apply('ask', 10, 1);
    ladder.apply('ask', 11, 1);
    ladder.commit();
    ladder.apply('ask', 9, 1);
    ladder.apply('ask', 10, 0);
    ladder.commit();
    expect([ladder.askPrice(0), ladder.askPrice(1)]).toEqual([9, 11]);
  });

  it("moves a level's integers with the level", () => {
    const { asks } = new OrderBookLadder(5);
    const index = asks.set(10, 1);
    asks.tags[index] = 77;
    asks.marks[index] = 5;
    asks.set(9, 1);
    expect([asks.tags[1], asks.marks[1]]).toEqual([77, 5]);
    expect([asks.tags[0], asks.marks[0]]).toEqual([0, 0]);
    asks.remove(9);
    expect([asks.tags[0], asks.marks[0]]).toEqual([77, 5]);
  });

  it('detects a crossed book, never with an empty side', () => {
    const ladder = new OrderBookLadder(5);
    ladder.apply('bid', 10, 1);
    expect(ladder.isCrossed).toBe(false);
    ladder.apply('ask', 10, 1);
    expect(ladder.isCrossed).toBe(true);
    ladder.apply('ask', 10, 0);
    ladder.apply('ask', 10.1, 1);
    expect(ladder.isCrossed).toBe(false);
  });

  it('returns NaN past its levels, never 0', () => {
    const ladder = new OrderBookLadder(5);
    expect([ladder.bidPrice(0), ladder.askQuantity(0)]).toEqual([NaN, NaN]);
  });

  it('changes its version with each message and clear', () => {
    const ladder = new OrderBookLadder(5);
    const versions = [ladder.version];
    ladder.commit();
    versions.push(ladder.version);
    ladder.clear();
    versions.push(ladder.version);
    expect(new Set(versions).size).toBe(3);
  });

  it('accepts more levels in one message than its depth', () => {
    const ladder = new OrderBookLadder(3);
    for (let level = 0; level < 200; level++) ladder.apply('bid', 1000 - level, 1);
    ladder.commit();
    expect([ladder.bidCount, ladder.bidPrice(2)]).toEqual([3, 998]);
  });
});
