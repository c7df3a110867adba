import { describe, expect, it } from '@jest/globals';
import type { Side } from '@tidegate/model';
import fc from 'fast-check';

import { LimitOrderBook, type BookExecution, type BookOrder } from './limit-order-book.js';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';

/** A reference implementation with the same rules: one list of orders, searched from end to end. */
class PlainBook {
  private orders: { id: number; side: Side; price: number; quantity: number }[] = [];

  limit({ id, side, price, quantity }: BookOrder): BookExecution[] {
    const executions: BookExecution[] = [];
    let left = quantity;
    for (const maker of this.opposite(side)) {
      const crosses = side === 'buy' ? maker.price <= price : maker.price >= price;
      if (left === 0 || !crosses) break;
      const traded = Math.min(left, maker.quantity);
      maker.quantity -= traded;
      left -= traded;
      executions.push({
        maker: maker.id,
        taker: id,
        takerSide: side,
        price: maker.price,
        quantity: traded,
      });
    }
    this.orders = this.orders.filter((order) => order.quantity > 0);
    if (left > 0) this.orders.push({ id, side, price, quantity: left });
    return executions;
  }

  cancel(id: number): number {
    const found = this.orders.find((order) => order.id === id);
    this.orders = this.orders.filter((order) => order.id !== id);
    return found?.quantity ?? 0;
  }

  levels(side: Side): [number, number][] {
    const totals = new Map<number, number>();
    for (const order of this.orders.filter((candidate) => candidate.side === side)) {
      totals.set(order.price, (totals.get(order.price) ?? 0) + order.quantity);
    }
    return [...totals].sort(([left], [right]) => (side === 'buy' ? right - left : left - right));
  }

  private opposite(side: Side): typeof this.orders {
    return this.orders
      .map((order, arrival) => ({ order, arrival }))
      .filter(({ order }) => order.side !== side)
      .sort((a, b) => {
        const byPrice =
          side === 'buy' ? a.order.price - b.order.price : b.order.price - a.order.price;
        return byPrice || a.arrival - b.arrival;
      })
      .map(({ order }) => order);
  }
}

const levelsOf = (book: LimitOrderBook, side: Side): [number, number][] =>
  Array.from({ length: book.levelCount(side) }, (_, rank) => [
    book.priceAt(side, rank),
    book.quantityAt(side, rank),
  ]);

const sideArbitrary = fc.constantFrom<Side>('buy', 'sell');
const orderArbitrary = fc.record({
  kind: fc.constantFrom('limit', 'limit', 'limit', 'market', 'cancel'),
  side: sideArbitrary,
  price: fc.integer({ min: 95, max: 105 }),
  quantity: fc.integer({ min: 1, max: 20 }),
  target: fc.nat({ max: 60 }),
});

describe('LimitOrderBook', () => {
  it('trades the best price first and, at one price, the oldest order first', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 101, quantity: 5 });
    book.placeLimit({ id: 2, side: 'sell', price: 100, quantity: 4 });
    book.placeLimit({ id: 3, side: 'sell', price: 100, quantity: 3 });
    const { executions, resting, canceled } = book.placeLimit({
      id: 4,
      side: 'buy',
      price: 101,
      quantity: 9,
    });
    expect(executions.map(({ maker, price, quantity }) => [maker, price, quantity])).toEqual([
      [2, 100, 4],
      [3, 100, 3],
      [1, 101, 2],
    ]);
    expect([resting, canceled, book.quantityAtPrice('sell', 101)]).toEqual([0, 0, 3]);
  });

  it('rests the unfilled part of a good-till-cancelled order', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 });
    expect(book.placeLimit({ id: 2, side: 'buy', price: 100, quantity: 5 }).resting).toBe(3);
    expect([book.bestPrice('buy'), book.bestPrice('sell')]).toEqual([100, null]);
  });

  it('cancels the unfilled part of an immediate-or-cancel order', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 });
    const outcome = book.placeLimit({ id: 2, side: 'buy', price: 100, quantity: 5 }, 'IOC');
    expect([outcome.canceled, book.orderCount]).toEqual([3, 0]);
  });

  it('fills a fill-or-kill order completely or not at all', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 });
    book.placeLimit({ id: 2, side: 'sell', price: 101, quantity: 2 });
    const order = { id: 3, side: 'buy', price: 100, quantity: 3 } as const;
    expect(book.placeLimit(order, 'FOK')).toEqual({ executions: [], resting: 0, canceled: 3 });
    expect(book.placeLimit({ ...order, price: 101 }, 'FOK').executions).toHaveLength(2);
  });

  it('lets a market order walk the book and cancels the unfilled rest', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'buy', price: 99, quantity: 2 });
    book.placeLimit({ id: 2, side: 'buy', price: 90, quantity: 2 });
    const outcome = book.placeMarket({ id: 3, side: 'sell', quantity: 10 });
    expect(outcome.executions.map(({ price }) => price)).toEqual([99, 90]);
    expect(outcome.canceled).toBe(6);
  });

  it('keeps the orders of a level in order of arrival, whichever is removed', () => {
    const book = new LimitOrderBook();
    for (const id of [1, 2, 3, 4, 5]) book.placeLimit({ id, side: 'buy', price: 100, quantity: 1 });
    book.cancel(3);
    book.cancel(5);
    book.placeLimit({ id: 6, side: 'buy', price: 100, quantity: 1 });
    expect(book.ordersAt('buy', 0)).toEqual([1, 2, 4, 6]);
    const { executions } = book.placeMarket({ id: 9, side: 'sell', quantity: 4 });
    expect(executions.map(({ maker }) => maker)).toEqual([1, 2, 4, 6]);
    expect(book.levelCount('buy')).toBe(0);
  });

  it('reports whether a post-only order would trade', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 });
    expect([book.wouldCross('buy', 99), book.wouldCross('buy', 100)]).toEqual([false, true]);
    expect(book.wouldCross('sell', 1)).toBe(false);
  });

  it('keeps the place of a reduced order', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 9 });
    book.placeLimit({ id: 2, side: 'sell', price: 100, quantity: 9 });
    expect(book.reduce(1, 4)).toBe(4);
    expect(book.ordersAt('sell', 0)).toEqual([1, 2]);
    expect(book.reduce(1, 400)).toBe(5);
    expect(book.ordersAt('sell', 0)).toEqual([2]);
  });

  it('returns 0 for an order that does not rest', () => {
    const book = new LimitOrderBook();
    expect([book.cancel(7), book.reduce(7, 1), book.quantityAtPrice('buy', 5)]).toEqual([0, 0, 0]);
  });

  it('throws for invalid orders', () => {
    const book = new LimitOrderBook();
    book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 });
    expect(() => book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 })).toThrow(
      /not resting already/,
    );
    expect(() => book.placeLimit({ id: 2, side: 'sell', price: 0, quantity: 2 })).toThrow(/ticks/);
    expect(() => book.placeMarket({ id: 2, side: 'sell', quantity: 0.5 })).toThrow(/lots/);
    expect(() => book.priceAt('buy', 0)).toThrow(/The level exists/);
  });

  it('matches the reference implementation, is never crossed, and accounts for every lot', () => {
    const cases = new CaseCounter('three at a level', 'cancel', 'two makers', 'market beyond book');
    fc.assert(
      fc.property(
        fc.array(orderArbitrary, { minLength: 5, maxLength: 60, size: 'max' }),
        (actions) => {
          const book = new LimitOrderBook();
          const plain = new PlainBook();
          let balance = 0;
          actions.forEach((action, index) => {
            const { side, price, quantity } = action;
            const id = index + 1;
            if (action.kind === 'cancel') {
              const taken = book.cancel(action.target);
              expect(taken).toBe(plain.cancel(action.target));
              balance -= taken;
              cases.count('cancel', taken > 0);
            } else if (action.kind === 'limit') {
              const outcome = book.placeLimit({ id, side, price, quantity });
              expect(outcome.executions).toEqual(plain.limit({ id, side, price, quantity }));
              cases.count('two makers', outcome.executions.length > 1);
              balance +=
                quantity - 2 * outcome.executions.reduce((sum, each) => sum + each.quantity, 0);
            } else if (action.kind === 'market') {
              const outcome = book.placeMarket({ id, side, quantity });
              expect(outcome.executions).toEqual(
                plain.limit({ id, side, price: side === 'buy' ? 999 : 1, quantity }),
              );
              expect(plain.cancel(id)).toBe(outcome.canceled);
              balance -= quantity - outcome.canceled;
              cases.count('market beyond book', outcome.canceled > 0);
            }
            expect(levelsOf(book, 'buy')).toEqual(plain.levels('buy'));
            expect(levelsOf(book, 'sell')).toEqual(plain.levels('sell'));
            const [bid, ask] = [book.bestPrice('buy'), book.bestPrice('sell')];
            cases.count('three at a level', bid !== null && book.ordersAt('buy', 0).length > 2);
            expect(bid === null || ask === null || bid < ask).toBe(true);
          });
          const held = [...levelsOf(book, 'buy'), ...levelsOf(book, 'sell')];
          expect(held.reduce((sum, [, quantity]) => sum + quantity, 0)).toBe(balance);
        },
      ),
      seeded({ numRuns: 600 }),
    );
    cases.assertReached(10);
  });
});
