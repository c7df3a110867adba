import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import {
  CacheDesk,
  deskWith,
  minute,
  minuteCandle,
  minutesOf,
  quoteAt,
  TEST_VENUE,
  tradeAt,
} from '@tidegate/market-data/testing';
import type { MarketEvent } from '@tidegate/model';

import { OrderBookLadder } from './order-book-ladder.js';

const seconds = (count: number): EpochMs => epochMs(minute(0) + count * 1_000);

function aBook(bid: number, ask: number): OrderBookLadder {
  const book = new OrderBookLadder(5);
  book.apply('bid', bid, 1);
  book.apply('ask', ask, 1);
  book.commit();
  return book;
}

function applyBook(desk: CacheDesk): void {
  const receivedAt = desk.time.now();
  desk.cache.apply({
    type: 'book',
    instrument: desk.instrument.id,
    book: aBook(99, 101),
    receivedAt,
  });
}

function trades(desk: CacheDesk, prices: readonly number[], snapshot = false): void {
  const receivedAt = desk.time.now();
  const { id: instrument } = desk.instrument;
  const given = prices.map((price) => tradeAt(receivedAt, price));
  desk.cache.apply({ type: 'trades', instrument, trades: given, snapshot, receivedAt });
}

describe('the listener', () => {
  it('gets every ticker, book, and batch of trades', () => {
    const desk = new CacheDesk();
    desk.quote(100);
    desk.quote(100);
    applyBook(desk);
    trades(desk, [100, 101]);
    trades(desk, [99], true);
    const { quotes, books, trades: seen } = desk.listener;
    expect({ quotes, books, seen }).toEqual({ quotes: 2, books: 1, seen: 3 });
  });

  it('gets the loss of a known book once', () => {
    const desk = new CacheDesk();
    const { id: instrument } = desk.instrument;
    const lose = (reason: 'disconnected' | 'checksum_mismatch'): number => {
      desk.cache.apply({ type: 'book_unknown', instrument, reason, receivedAt: desk.time.now() });
      return desk.listener.booksLost.length;
    };
    expect(lose('disconnected')).toBe(0);
    applyBook(desk);
    expect([lose('checksum_mismatch'), lose('disconnected')]).toEqual([1, 1]);
    expect(desk.cache.bookUnknownReason(instrument)).toBe('disconnected');
    expect(desk.cache.statistics.booksLost).toBe(1);
    expect(desk.cache.freshnessOf(instrument, desk.time.now()).bookAgeMs).toBeNull();
  });
});

describe('the last price', () => {
  const lastOf = (desk: CacheDesk) => desk.cache.lastPrice(desk.instrument.id);

  it('comes from the newest closed candle of the history without a candle in progress', () => {
    const desk = new CacheDesk();
    desk.time.jumpTo(minute(3));
    desk.cache.warmUp(desk.instrument.id, '1m', [minuteCandle(0, 90), minuteCandle(1, 91)]);
    expect(lastOf(desk)).toBe(91);
  });

  it('comes from the newest trade, but not from the snapshot of trades', () => {
    const desk = new CacheDesk();
    trades(desk, []);
    trades(desk, [105], true);
    expect(lastOf(desk)).toBeNull();
    trades(desk, [101, 102]);
    expect(lastOf(desk)).toBe(102);
  });

  it('does not come from a late or refused candle', () => {
    const desk = deskWith(3);
    desk.quote(100);
    desk.candle(minuteCandle(2, 90));
    desk.candle(minuteCandle(3, 90, { volume: -1 }));
    expect(lastOf(desk)).toBe(100);
    expect(desk.listener.moves).toEqual([]);
  });

  it('is reported when it moved by exactly the rate', () => {
    const desk = new CacheDesk({ options: { priceMoveRate: 0.25 } });
    desk.quote(100);
    desk.quote(125);
    expect(desk.listener.moves).toEqual([{ price: 125, moveRate: 0.25 }]);
  });
});

describe('the silence of candles', () => {
  const since = (desk: CacheDesk) => desk.cache.silentSince(desk.instrument.id, 'candles');

  it('does not begin at a snapshot of trades', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0));
    desk.time.jumpTo(seconds(10));
    trades(desk, [101], true);
    desk.time.jumpTo(seconds(20));
    desk.quote(100);
    expect(since(desk)).toBe(seconds(20));
  });

  it('does not begin at a ticker with new best prices after an old last price', () => {
    const desk = new CacheDesk();
    desk.quote(100);
    desk.candle(minuteCandle(0, 101));
    for (const passed of [10, 20]) {
      desk.time.jumpTo(seconds(passed));
      desk.quote(100);
    }
    expect(since(desk)).toBe(seconds(20));
  });

  it.each([20_000, -20_000])('begins on our clock with a venue that is %d ms ahead', (skewMs) => {
    const desk = new CacheDesk();
    const { id: instrument } = desk.instrument;
    desk.cache.setVenueSkew(skewMs);
    desk.time.jumpTo(seconds(25));
    desk.quote(100);
    desk.candle(minuteCandle(0));
    desk.time.jumpTo(seconds(30));
    desk.quote(101);
    desk.time.jumpTo(seconds(35));
    desk.quote(101);
    expect(since(desk)).toBe(seconds(30));
    desk.candle(minuteCandle(0, 101, { trades: 2 }));
    desk.time.jumpTo(seconds(37));
    desk.cache.apply({ type: 'candles_missed', instrument, receivedAt: desk.time.now() });
    desk.time.jumpTo(seconds(39));
    desk.quote(101);
    expect(since(desk)).toBe(seconds(37));
  });
});

describe('an instrument without messages', () => {
  it('has no ages and no silence, even after a warm-up', () => {
    const desk = new CacheDesk();
    const { id } = desk.instrument;
    desk.time.jumpTo(minute(2));
    desk.cache.warmUp(id, '1m', [minuteCandle(0), minuteCandle(1)]);
    expect(desk.cache.freshnessOf(id, minute(2))).toEqual({
      candleAgeMs: null,
      closedCandleAgeMs: null,
      quoteAgeMs: null,
      bookAgeMs: null,
    });
    const channels = ['book', 'quotes', 'trades', 'candles'] as const;
    expect(channels.map((channel) => desk.cache.silentSince(id, channel))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('has quotes without any timeframe', () => {
    const desk = new CacheDesk({ timeframes: [] });
    const { id } = desk.instrument;
    desk.quote(100);
    expect(desk.cache.freshnessOf(id, desk.time.now())).toMatchObject({
      closedCandleAgeMs: null,
      quoteAgeMs: 0,
    });
    expect(desk.cache.lastClose(id)).toBeNull();
    expect(desk.cache.statistics.unsubscribedEvents).toBe(0);
  });
});

describe('a message of any kind', () => {
  const instrument = instrumentId('testnet', 'OTHER/USD');
  const receivedAt = seconds(121);
  const at = { instrument, receivedAt };
  const events: readonly MarketEvent[] = [
    { type: 'book', ...at, book: aBook(99, 101) },
    { type: 'quote', instrument, quote: quoteAt(receivedAt, 100) },
    { type: 'candle', ...at, timeframe: '1m', candle: minuteCandle(2) },
    { type: 'trades', ...at, trades: [], snapshot: false },
    { type: 'candles_missed', ...at },
    { type: 'venue_status', venue: TEST_VENUE, status: 'online', receivedAt },
    { type: 'heartbeat', venue: TEST_VENUE, receivedAt },
  ];

  it.each(events.map((event) => [event.type, event] as const))(
    'proves the silence of other instruments: %s',
    (_, event) => {
      const desk = new CacheDesk();
      desk.connection(true);
      desk.candle(minuteCandle(0));
      desk.time.jumpTo(receivedAt);
      desk.cache.apply(event);
      desk.sweepAt(2 * MINUTE_MS + 2_000);
      expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1]);
      expect(desk.listener.gaps).toEqual([]);
    },
  );
});

describe('a warm-up', () => {
  it('counts every kind of candle that it passed over', () => {
    const desk = deskWith(6);
    const report = desk.cache.warmUp(desk.instrument.id, '1m', [
      minuteCandle(0, 100.5),
      minuteCandle(1, 100.5),
      minuteCandle(4, 100.5),
      minuteCandle(5),
      minuteCandle(6, 100, { volume: -1 }),
    ]);
    expect(report).toEqual({ given: 5, closed: 0, passedOver: 5 });
    expect(desk.cache.statistics).toMatchObject({
      lateCandles: 2,
      correctedCandles: 1,
      duplicateCandles: 1,
      refusedCandles: 1,
    });
  });
});
