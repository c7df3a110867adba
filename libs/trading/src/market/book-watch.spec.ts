import { describe, expect, it } from '@jest/globals';
import { BookOptions } from '@tidegate/ai';
import { epochMs } from '@tidegate/kernel';
import { OrderBookLadder } from '@tidegate/market-data';
import { START } from '@tidegate/market-data/testing';

import { BTC } from '../../testing/index.js';
import { BookWatch } from './book-watch.js';

const later = (ms: number): ReturnType<typeof epochMs> => epochMs(START + ms);
const TEN = Array.from({ length: 10 }, (_, level) => level);

/** Ten levels a side. Two bids near the touch are much larger than the rest, or missing. */
function book(hasLargeBids: boolean): OrderBookLadder {
  const ladder = new OrderBookLadder(10);
  for (const level of TEN) {
    const isLarge = level === 1 || level === 2;
    if (hasLargeBids || !isLarge) ladder.apply('bid', 100 - level / 100, isLarge ? 20 : 1);
    ladder.apply('ask', 100.02 + level / 100, 1);
  }
  ladder.commit();
  return ladder;
}

describe('BookWatch', () => {
  it('detects large bids that vanished between decisions, and forgets them after the window', () => {
    const watch = new BookWatch(new BookOptions());
    watch.onBook(BTC.id, book(true), later(0));
    expect(watch.vanished(BTC.id, later(0))).toBe(0);
    watch.onBook(BTC.id, book(false), later(600));
    expect(watch.vanished(BTC.id, later(700))).toBeCloseTo(40 / 4.8, 9);
    expect(watch.vanished(BTC.id, later(10_599))).toBeGreaterThan(0);
    expect(watch.vanished(BTC.id, later(10_600))).toBe(0);
  });

  it('samples a book at most twice a second', () => {
    const watch = new BookWatch(new BookOptions());
    watch.onBook(BTC.id, book(true), later(0));
    watch.onBook(BTC.id, book(false), later(499));
    expect(watch.vanished(BTC.id, later(499))).toBe(0);
  });

  it('does not count the orders of a lost book as withdrawn', () => {
    const watch = new BookWatch(new BookOptions());
    watch.onBook(BTC.id, book(true), later(0));
    watch.onUnknown(BTC.id);
    watch.onBook(BTC.id, book(false), later(600));
    expect(watch.vanished(BTC.id, later(600))).toBe(0);
  });

  it('reports no vanished interest for a book without samples', () => {
    const watch = new BookWatch(new BookOptions());
    watch.onUnknown(BTC.id);
    expect(watch.vanished(BTC.id, later(0))).toBe(0);
  });
});
