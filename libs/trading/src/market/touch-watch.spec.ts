import { describe, expect, it } from '@jest/globals';

import { epochMs, type ManualTime } from '@tidegate/kernel';
import type { MarketDataCache } from '@tidegate/market-data';
import { OrderBookLadder } from '@tidegate/market-data';
import { CacheDesk, START } from '@tidegate/market-data/testing';
import type { Quote } from '@tidegate/model';

import type { EngineInput } from '../core/inputs/engine-input.js';
import { TouchWatch } from './touch-watch.js';

class Desk {
  readonly market = new CacheDesk();
  readonly time: ManualTime = this.market.time;
  readonly inputs: EngineInput[] = [];
  isInvolved = true;
  reachedBelow = 0;
  readonly instrument = this.market.instrument.id;
  readonly watch = new TouchWatch({
    clock: this.time,
    cache: (): MarketDataCache => this.market.cache,
    bookAgeMsMax: 5_000,
    emit: (input) => this.inputs.push(input),
    isInvolved: () => this.isInvolved,
    isReachedBy: (_instrument, bid) => bid < this.reachedBelow,
  });

  quote(bid: number, ask: number): void {
    this.watch.onQuote(this.instrument, quoteOf(bid, ask));
  }

  book(bid: number, ask: number, levels = 1): OrderBookLadder {
    const ladder = new OrderBookLadder(20);
    for (let level = 0; level < levels; level++) {
      ladder.apply('bid', bid - level, 1);
      ladder.apply('ask', ask + level, 1);
    }
    ladder.commit();
    this.watch.onBook(this.instrument, ladder);
    return ladder;
  }
}

function quoteOf(bid: number, ask: number): Quote {
  const last = (bid + ask) / 2;
  return { bid, bidQuantity: 1, ask, askQuantity: 1, last, receivedAt: START };
}

describe('TouchWatch', () => {
  it('emits nothing for an instrument without positions or orders', () => {
    const desk = new Desk();
    desk.isInvolved = false;
    desk.reachedBelow = Infinity;
    desk.quote(99, 101);
    desk.book(99, 101);
    desk.watch.emitRanges();
    expect(desk.inputs).toEqual([]);
  });

  it('emits a quote only when it reaches a working order', () => {
    const desk = new Desk();
    desk.reachedBelow = 99;
    desk.quote(99, 101);
    expect(desk.inputs).toEqual([]);
    desk.quote(98.9, 100.9);
    expect(desk.inputs).toMatchObject([
      {
        type: 'slice',
        instrument: desk.instrument,
        slice: { type: 'quote', quote: { bid: 98.9 } },
      },
    ]);
  });

  it('prefers a known book to a quote, because it has more levels', () => {
    const desk = new Desk();
    desk.reachedBelow = Infinity;
    const book = desk.book(99, 101, 15);
    const receivedAt = desk.time.now();
    desk.market.cache.apply({ type: 'book', instrument: desk.instrument, book, receivedAt });
    desk.quote(98, 100);
    expect(desk.inputs).toMatchObject([{ slice: { type: 'book', at: receivedAt } }]);
    const [input] = desk.inputs;
    const depth = input?.type === 'slice' && input.slice.type === 'book' && input.slice.book;
    expect(depth && depth.bidPrices).toHaveLength(10);
  });

  it('uses quotes when the book is silent, so that a stale book cannot suppress a stop', () => {
    const desk = new Desk();
    const book = desk.book(99, 101);
    const receivedAt = desk.time.now();
    desk.market.cache.apply({ type: 'book', instrument: desk.instrument, book, receivedAt });
    desk.reachedBelow = 90;
    desk.time.jumpTo(epochMs(START + 5_000));
    desk.quote(80, 81);
    expect(desk.inputs).toEqual([]);
    desk.time.jumpTo(epochMs(START + 5_001));
    desk.quote(80, 81);
    expect(desk.inputs).toMatchObject([{ slice: { type: 'quote', quote: { bid: 80 } } }]);
  });

  it('ignores a book with an empty side', () => {
    const desk = new Desk();
    desk.reachedBelow = Infinity;
    const ladder = new OrderBookLadder(5);
    ladder.apply('bid', 99, 1);
    ladder.commit();
    desk.watch.onBook(desk.instrument, ladder);
    desk.watch.emitRanges();
    expect(desk.inputs).toEqual([]);
  });

  it('emits the range of the mid price once', () => {
    const desk = new Desk();
    desk.quote(99, 101);
    desk.quote(103, 105);
    desk.book(97, 98);
    desk.time.jumpTo(epochMs(START + 2_000));
    desk.watch.emitRanges();
    desk.watch.emitRanges();
    expect(desk.inputs).toEqual([
      {
        type: 'range',
        at: START + 2_000,
        instrument: desk.instrument,
        low: 97.5,
        high: 104,
        last: (97.5 + 104) / 2,
        quote: null,
      },
    ]);
  });

  it('adds the last price and the quote of the cache to a range', () => {
    const desk = new Desk();
    desk.market.quote(100);
    desk.quote(99, 101);
    desk.watch.emitRanges();
    expect(desk.inputs).toMatchObject([{ last: 100, quote: { last: 100 } }]);
  });
});
