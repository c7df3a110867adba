import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { LimitOrderBook } from '@tidegate/matching';
import type { Side } from '@tidegate/model';
import fc from 'fast-check';

import { anInstrument, BookReader, parseBookFrame } from '../../testing/index.js';
import { priceFormatOf } from '../core/venue-instrument.js';
import { BookFeed } from './book-feed.js';
import { bookFrame } from './socket-frames.js';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';

const FORMAT = priceFormatOf(anInstrument);
const WIRED = { instrument: anInstrument, format: FORMAT };
const AT = epochMs(1_700_000_000_000);

const action = fc.record({
  side: fc.constantFrom<Side>('buy', 'sell'),
  distance: fc.integer({ min: 1, max: 60 }),
  quantity: fc.integer({ min: 1, max: 1_000 }),
  kind: fc.constantFrom('add', 'add', 'add', 'cancel', 'take'),
});

function perform(
  book: LimitOrderBook,
  each: { side: Side; distance: number; quantity: number; kind: string },
  id: number,
): void {
  if (each.kind === 'take') book.placeMarket({ id, side: each.side, quantity: each.quantity });
  else if (each.kind === 'cancel') book.cancel(each.distance);
  else {
    const price = 1_000 + (each.side === 'buy' ? -each.distance : each.distance);
    book.placeLimit({ id, side: each.side, price, quantity: each.quantity });
  }
}

/** The expected levels of a client with this depth. */
const expected = (book: LimitOrderBook, side: Side, depth: number): number[] =>
  Array.from(
    { length: Math.min(depth, book.levelCount(side)) },
    (_, rank) => book.priceAt(side, rank) / 10,
  );

describe('BookFeed', () => {
  it('keeps an independent client equal to the book, including its checksum, under any changes', () => {
    const cases = new CaseCounter('removed', 'came back into the depth', 'nothing changed');
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 12 }), { maxLength: 25 }), (rounds) => {
        const depth = 10;
        const [book, feed, client] = [
          new LimitOrderBook(),
          new BookFeed(depth),
          new BookReader(depth),
        ];
        let id = 0;
        for (let nth = 1; nth <= 20; nth++) {
          book.placeLimit({ id: ++id, side: 'sell', price: 1_000 + 2 * nth, quantity: nth });
          book.placeLimit({ id: ++id, side: 'buy', price: 1_000 - 2 * nth, quantity: nth });
        }
        client.read(bookFrame(WIRED, feed.snapshot(book, FORMAT), { type: 'snapshot', at: AT }));
        for (const round of rounds) {
          for (const each of round) perform(book, each, ++id);
          const change = feed.update(book, FORMAT);
          const changes = [...(change?.bids ?? []), ...(change?.asks ?? [])];
          cases.count('nothing changed', change === null);
          cases.count(
            'removed',
            changes.some(({ lots }) => lots === 0),
          );
          cases.count(
            'came back into the depth',
            changes.some(({ lots }) => lots === 0) &&
              changes.some(({ ticks }) => Math.abs(ticks - 1_000) >= 20),
          );
          if (change) client.read(bookFrame(WIRED, change, { type: 'update', at: AT }));
          expect(client.mismatches).toBe(0);
          expect(client.levels.bids.map(Number)).toEqual(expected(book, 'buy', depth));
          expect(client.levels.asks.map(Number)).toEqual(expected(book, 'sell', depth));
        }
      }),
      seeded({ numRuns: 60 }),
    );
    cases.assertReached(3);
  });

  const laddered = (levels: number): LimitOrderBook => {
    const book = new LimitOrderBook();
    for (let nth = 1; nth <= levels; nth++) {
      book.placeLimit({ id: nth, side: 'sell', price: 1_000 + nth, quantity: 10 });
    }
    return book;
  };

  it('omits a level that a better one pushed past the depth', () => {
    const [book, feed] = [laddered(12), new BookFeed(10)];
    feed.snapshot(book, FORMAT);
    book.placeLimit({ id: 99, side: 'sell', price: 1_000, quantity: 7 });
    expect(feed.update(book, FORMAT)?.asks).toEqual([{ ticks: 1_000, lots: 7 }]);
  });

  it('sends the next-best level when a level inside the depth is removed', () => {
    const [book, feed] = [laddered(12), new BookFeed(10)];
    feed.snapshot(book, FORMAT);
    book.cancel(3);
    expect(feed.update(book, FORMAT)?.asks).toEqual([
      { ticks: 1_003, lots: 0 },
      { ticks: 1_011, lots: 10 },
    ]);
  });

  it('sends nothing if no level within its depth changed', () => {
    const [book, feed] = [laddered(12), new BookFeed(10)];
    feed.snapshot(book, FORMAT);
    book.cancel(12);
    expect(feed.update(book, FORMAT)).toBeNull();
  });

  it("starts a second subscriber from the first one's state, not from the current book", () => {
    const [book, feed] = [laddered(3), new BookFeed(10)];
    const first = feed.snapshot(book, FORMAT);
    book.cancel(1);
    expect(feed.snapshot(book, FORMAT)).toEqual(first);
  });

  it('writes quantities as numbers with all their decimals', () => {
    const frame = bookFrame(WIRED, new BookFeed(10).snapshot(laddered(1), FORMAT), {
      type: 'snapshot',
      at: AT,
    });
    expect(parseBookFrame(frame).asks).toEqual([['100.1', '0.00000010']]);
    expect(JSON.parse(frame)).toMatchObject({
      channel: 'book',
      data: [{ symbol: 'BTC/USD', asks: [{ price: 100.1 }] }],
    });
  });
});
