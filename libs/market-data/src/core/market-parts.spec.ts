import { describe, expect, it } from '@jest/globals';
import { InvariantViolation } from '@tidegate/kernel';
import { candleAt, openTimeAt, quoteAt, START, tradeAt } from '@tidegate/market-data/testing';
import type { Candle } from '@tidegate/model';

import { BookSide } from './book-side.js';
import { CandleRing } from './candle-ring.js';
import { flatCandle, isNearer, isSameCandle } from './candle-values.js';
import { FeedLink } from './feed-link.js';
import { HistoryAnswer } from './history-answer.js';
import { OrderBookLadder } from './order-book-ladder.js';
import { OverdueCandles } from './overdue-candles.js';
import { OverdueChannels } from './overdue-channels.js';
import { TradeTape } from './trade-tape.js';
import { WaitingCandles } from './waiting-candles.js';

describe('BookSide', () => {
  it('keeps every level and its integers when it grows', () => {
    const side = new BookSide(1, 2);
    for (const price of [10, 12, 11]) {
      const index = side.set(price, price * 2);
      side.tags[index] = price;
      side.marks[index] = price + 1;
    }
    const held = (column: ArrayLike<number>): number[] => Array.from(column).slice(0, side.count);
    expect(held(side.prices)).toEqual([10, 11, 12]);
    expect(held(side.quantities)).toEqual([20, 22, 24]);
    expect(held(side.tags)).toEqual([10, 11, 12]);
    expect(held(side.marks)).toEqual([11, 12, 13]);
  });
});

describe('CandleRing', () => {
  it.each([0, -1, 1.5])('refuses a capacity of %d', (capacity) => {
    expect(() => new CandleRing(capacity)).toThrow(InvariantViolation);
  });

  it('holds nothing before its oldest and after its newest candle', () => {
    const ring = new CandleRing(3);
    for (const index of [0, 1]) ring.append(flatCandle(openTimeAt('1m', index), 100));
    const at = [-1, 0, 1, 2];
    expect(at.map((back) => ring.isSynthetic(back))).toEqual([false, true, true, false]);
    expect(at.map((back) => ring.value('close', back))).toEqual([NaN, 100, 100, NaN]);
    expect(at.map((back) => ring.candle(back) === null)).toEqual([true, false, false, true]);
  });

  it('holds nothing beyond the length when the oldest candles were dropped', () => {
    const ring = new CandleRing(2);
    for (const index of [0, 1, 2]) ring.append(flatCandle(openTimeAt('1m', index), 100 + index));
    expect([-1, 2].map((back) => ring.isSynthetic(back))).toEqual([false, false]);
    expect(ring.value('close', -1)).toBeNaN();
  });
});

describe('OrderBookLadder', () => {
  it.each([0, -1, 1.5])('refuses a depth of %d', (depth) => {
    expect(() => new OrderBookLadder(depth)).toThrow(InvariantViolation);
  });

  it('gives NaN for a level that a removal left behind', () => {
    const ladder = new OrderBookLadder(5);
    for (const side of ['bid', 'ask'] as const) {
      ladder.apply(side, 10, 1);
      ladder.apply(side, 10, 0);
    }
    const { bidPrice, bidQuantity, askPrice, askQuantity } = OrderBookLadder.prototype;
    for (const read of [bidPrice, bidQuantity, askPrice, askQuantity]) {
      expect(read.call(ladder, 0)).toBeNaN();
    }
    expect(ladder.isCrossed).toBe(false);
  });

  it('is not crossed by asks alone', () => {
    const ladder = new OrderBookLadder(5);
    ladder.apply('bid', 10, 1);
    ladder.apply('bid', 10, 0);
    ladder.apply('ask', 9, 1);
    expect(ladder.isCrossed).toBe(false);
  });
});

describe('isSameCandle', () => {
  const candle = candleAt(START, 100);

  it.each<Partial<Candle>>([{ open: 1 }, { high: 1 }, { low: 1 }, { close: 1 }, { volume: 2 }])(
    'tells candles apart that differ in %j',
    (change) => {
      expect(isSameCandle(candle, { ...candle, ...change })).toBe(false);
    },
  );

  it('ignores the number of trades', () => {
    expect(isSameCandle(candle, { ...candle, trades: 9 })).toBe(true);
  });
});

describe('isNearer', () => {
  it('compares ratios and prefers the candidate when both are as near', () => {
    expect(isNearer(100, 200, 50)).toBe(true);
    expect(isNearer(100, 201, 50)).toBe(false);
    expect(isNearer(100, 100, 100)).toBe(true);
  });
});

describe('WaitingCandles', () => {
  it('counts, sorts, and replaces candles by their open time', () => {
    const waiting = new WaitingCandles();
    const closes = [2, 0, 1, 2, 3].map((index, order) => {
      waiting.put(candleAt(openTimeAt('1m', index), 100 + order));
      return waiting.size;
    });
    expect(closes).toEqual([1, 2, 3, 3, 4]);
    const order: number[] = [];
    for (let { head } = waiting; head; head = waiting.head) {
      order.push(head.close);
      waiting.dropHead();
    }
    expect(order).toEqual([101, 102, 103, 104]);
  });
});

describe('TradeTape', () => {
  it('starts empty and keeps the newest trades in order', () => {
    const tape = new TradeTape(3);
    expect([tape.size, tape.tail(5)]).toEqual([0, []]);
    const prices = (count: number): number[] => tape.tail(count).map(({ price }) => price);
    for (const price of [1, 2]) tape.append(tradeAt(START, price));
    expect(prices(5)).toEqual([1, 2]);
    for (const price of [3, 4]) tape.append(tradeAt(START, price));
    expect(prices(5)).toEqual([2, 3, 4]);
    expect(prices(2)).toEqual([3, 4]);
  });
});

describe('OverdueChannels', () => {
  const at = { receivedAt: 1_000, graceMs: 100 };
  const row = (index: number, trades: number): Candle =>
    candleAt(openTimeAt('1m', index), 100, { trades });

  it.each<[string, Candle, Candle | null, boolean]>([
    ['a first row with trades', row(0, 1), null, true],
    ['a first row without trades', row(0, 0), null, false],
    ['a new row with trades', row(1, 1), row(0, 5), true],
    ['a new row without trades', row(1, 0), row(0, 5), false],
    ['more trades in the same row', row(0, 6), row(0, 5), true],
    ['as many trades in the same row', row(0, 5), row(0, 5), false],
    ['more trades in an older row', row(0, 9), row(1, 5), false],
  ])('takes trades for overdue after %s: %#', (_, candle, before, overdue) => {
    const channels = new OverdueChannels();
    channels.candleReceived(candle, before, at);
    expect(channels.tradesOverdueSince).toBe(overdue ? 1_000 : NaN);
  });

  it('gives trades the grace, and keeps the first instant at which they were overdue', () => {
    const channels = new OverdueChannels();
    channels.tradesReceived(900);
    channels.candleReceived(row(0, 1), null, at);
    expect(channels.tradesOverdueSince).toBeNaN();
    channels.candleReceived(row(0, 2), row(0, 1), { ...at, receivedAt: 1_001 });
    channels.candleReceived(row(0, 3), row(0, 2), { ...at, receivedAt: 2_000 });
    expect(channels.tradesOverdueSince).toBe(1_001);
    channels.tradesReceived(2_001);
    expect(channels.tradesOverdueSince).toBeNaN();
  });

  it('compares both sides of the ticker with the book', () => {
    const book = new OrderBookLadder(5);
    book.apply('bid', 99, 1);
    book.apply('ask', 101, 1);
    const ticker = { ...quoteAt(START, 100), bid: 99, ask: 101 };
    const overdueWith = (changed: object): number => {
      const channels = new OverdueChannels();
      channels.bookReceived(book, { ...ticker, ...changed }, 7);
      return channels.quotesOverdueSince;
    };
    expect([{}, { bid: 98 }, { ask: 102 }].map(overdueWith)).toEqual([NaN, 7, 7]);
  });
});

describe('OverdueCandles', () => {
  it('spans the first and the last trade without a candle', () => {
    const overdue = new OverdueCandles();
    for (const instant of [50, 20, 40]) overdue.add(instant);
    expect(overdue.since).toBe(20);
    overdue.clearUntil(45);
    expect(overdue.since).toBe(45);
    overdue.clearUntil(50);
    expect(overdue.since).toBe(50);
    overdue.clearUntil(51);
    expect(overdue.since).toBeNaN();
  });
});

describe('HistoryAnswer', () => {
  it('marks intervals between its first and last candle as empty', () => {
    const answer = new HistoryAnswer();
    answer.take(100, 200);
    expect([99, 100, 150, 199, 200, 201].map((time) => answer.emptyUntil(time))).toEqual([
      99, 200, 200, 200, 200, 201,
    ]);
  });
});

describe('FeedLink', () => {
  it('proves silence from the grace after its opening up to its last message', () => {
    const link = new FeedLink(10);
    expect(link.silentUntil(0)).toBe(0);
    link.opened(100);
    expect(link.lastHeardAt).toBe(100);
    link.heard(150);
    link.heard(140);
    expect(link.lastHeardAt).toBe(150);
    expect([109, 110, 160].map((from) => link.silentUntil(from))).toEqual([109, 150, 160]);
    link.closed();
    expect([link.stoodSince(110), link.silentUntil(110)]).toEqual([false, 110]);
  });

  it('leaves the time after a pause to the next sweep', () => {
    const link = new FeedLink(10);
    link.opened(0);
    expect([100, 150, 201, 202].map((now) => link.horizon(now, 50))).toEqual([100, 150, 150, 202]);
  });
});
