import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import { BestQuote } from './best-quote.js';
import { OrderBookLadder } from './order-book-ladder.js';

const later = (ms: number) => epochMs(START + ms);

function bookOf(bid: number | null, ask: number | null): OrderBookLadder {
  const book = new OrderBookLadder(5);
  if (bid !== null) book.apply('bid', bid, 3);
  if (ask !== null) book.apply('ask', ask, 4);
  book.commit();
  return book;
}

describe('BestQuote', () => {
  it('returns the ticker before the first book', () => {
    const best = new BestQuote();
    expect(best.read(100)).toBeNull();
    const quote = quoteAt(START, 100);
    best.takeTicker(quote);
    expect(best.read(101)).toBe(quote);
  });

  it('takes its prices from every verified book and its last price from any channel', () => {
    const best = new BestQuote();
    best.takeTicker(quoteAt(START, 100));
    best.takeBook(bookOf(99, 101), later(40_000));
    expect(best.read(100.5)).toEqual({
      bid: 99,
      bidQuantity: 3,
      ask: 101,
      askQuantity: 4,
      last: 100.5,
      receivedAt: later(40_000),
    });
    best.takeBook(bookOf(98, 101), later(41_000));
    expect(best.read(100.5)).toMatchObject({ bid: 98, receivedAt: later(41_000) });
    expect(best.read(98)).toMatchObject({ bid: 98, last: 98 });
  });

  it('returns a ticker that arrives after the book', () => {
    const best = new BestQuote();
    best.takeBook(bookOf(99, 101), START);
    const quote = quoteAt(START, 105);
    best.takeTicker(quote);
    expect(best.read(105)).toBe(quote);
  });

  it('ignores a book with an empty side and keeps the previous touch with its age', () => {
    const best = new BestQuote();
    best.takeBook(bookOf(99, 101), START);
    best.takeBook(bookOf(98, null), later(1_000));
    best.takeBook(bookOf(null, 102), later(2_000));
    expect(best.read(100)).toMatchObject({ bid: 99, ask: 101, receivedAt: START });
  });

  it('returns null before the first trade price', () => {
    const best = new BestQuote();
    best.takeBook(bookOf(99, 101), START);
    expect(best.read(null)).toBeNull();
  });

  it('creates the quote of one touch once across repeated reads', () => {
    const best = new BestQuote();
    best.takeBook(bookOf(99, 101), START);
    expect(best.read(100)).toBe(best.read(100));
  });
});
