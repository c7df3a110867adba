import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId, InvariantViolation, MINUTE_MS } from '@tidegate/kernel';
import {
  CacheDesk,
  candleAt,
  openTimeAt,
  quoteAt,
  spotInstrument,
  START,
  TEST_VENUE,
  tradeAt,
} from '@tidegate/market-data/testing';
import type { Instrument, TradeTick } from '@tidegate/model';

import { quietListener } from './listener.js';
import { MarketDataCache } from './market-data-cache.js';
import { MarketDataOptions } from './options.js';
import { OrderBookLadder } from './order-book-ladder.js';

const unlisted = instrumentId('testnet', 'NONE/USD');

function aBook(): OrderBookLadder {
  const book = new OrderBookLadder(5);
  book.apply('bid', 99, 1);
  book.apply('ask', 101, 2);
  book.commit();
  return book;
}

describe('The cache', () => {
  it('knows nothing of an instrument without a subscription', () => {
    const { cache } = new CacheDesk();
    expect([
      ...[cache.instrument(unlisted), cache.quote(unlisted), cache.book(unlisted)],
      ...[cache.bookReceivedAt(unlisted), cache.series(unlisted, '1m')],
      ...[cache.lastPrice(unlisted), cache.lastClose(unlisted)],
    ]).toEqual([null, null, null, null, null, null, null]);
    expect(cache.bookUnknownReason(unlisted)).toBe('no_snapshot');
    expect(cache.trades(unlisted, 5)).toEqual([]);
    expect(cache.silentSince(unlisted, 'book')).toBeNull();
    expect(cache.freshnessOf(unlisted, START)).toEqual({
      candleAgeMs: null,
      closedCandleAgeMs: null,
      quoteAgeMs: null,
      bookAgeMs: null,
    });
  });

  it('counts every event of an instrument without a subscription', () => {
    const { cache } = new CacheDesk();
    const at = { instrument: unlisted, receivedAt: START };
    cache.apply({ type: 'book', ...at, book: aBook() });
    cache.apply({ type: 'quote', instrument: unlisted, quote: quoteAt(START, 100) });
    cache.apply({ type: 'trades', ...at, trades: [], snapshot: false });
    cache.apply({ type: 'book_unknown', ...at, reason: 'disconnected' });
    cache.apply({ type: 'candles_missed', ...at });
    cache.apply({ type: 'candle', ...at, timeframe: '1m', candle: candleAt(START, 100) });
    cache.apply({ type: 'instrument', instrument: spotInstrument('NONE/USD'), receivedAt: START });
    expect(cache.statistics.unsubscribedEvents).toBe(7);
  });

  it('reads what the events of an instrument brought', () => {
    const { cache, instrument } = new CacheDesk();
    const { id } = instrument;
    expect(cache.lastClose(id)).toBeNull();
    const book = aBook();
    cache.apply({ type: 'book', instrument: id, book, receivedAt: START });
    expect(cache.bookReceivedAt(id)).toBe(START);
    cache.warmUp(id, '1m', [
      candleAt(openTimeAt('1m', -2), 90),
      candleAt(openTimeAt('1m', -1), 91),
    ]);
    // The last candle of a history may still be forming.
    expect(cache.lastClose(id)).toBe(90);
    const trades: TradeTick[] = [tradeAt(START, 1), tradeAt(START, 2)];
    cache.apply({ type: 'trades', instrument: id, trades, snapshot: false, receivedAt: START });
    expect(cache.trades(id, 5)).toEqual(trades);
    expect(cache.statistics).toMatchObject({ bookUpdates: 1, trades: 2 });
  });

  it('takes the status of the venue and reports it', () => {
    const statuses: unknown[] = [];
    const cache = new MarketDataCache({
      options: new MarketDataOptions(),
      instruments: [],
      timeframes: ['1m'],
      clock: new CacheDesk().time,
      listener: {
        ...quietListener,
        venueStatusChanged: (...status) => statuses.push(status),
      },
    });
    expect(cache.venueStatus).toBe('online');
    const event = { venue: TEST_VENUE, status: 'maintenance', receivedAt: START } as const;
    cache.apply({ type: 'venue_status', ...event });
    expect(cache.venueStatus).toBe('maintenance');
    expect(statuses).toEqual([[TEST_VENUE, 'maintenance', START]]);
  });

  it('reports a changed description once', () => {
    const changed: Instrument[] = [];
    const before = spotInstrument('BTC/USD');
    const cache = new MarketDataCache({
      options: new MarketDataOptions(),
      instruments: [before],
      timeframes: ['1m'],
      clock: new CacheDesk().time,
      listener: { ...quietListener, instrumentChanged: (instrument) => changed.push(instrument) },
    });
    const after = spotInstrument('BTC/USD', { status: 'cancel_only' });
    for (const instrument of [before, after, after])
      cache.apply({ type: 'instrument', instrument, receivedAt: START });
    expect(changed).toEqual([after]);
    expect(cache.instrument(before.id)).toBe(after);
  });

  it('refuses a skew that is not finite', () => {
    const { cache } = new CacheDesk();
    expect(() => cache.setVenueSkew(NaN)).toThrow(InvariantViolation);
  });

  it('sweeps at any time until something is settled', () => {
    const { cache } = new CacheDesk();
    expect(cache.dueAt).toBe(-Infinity);
    cache.sweep(START);
    expect(cache.dueAt).toBe(Infinity);
    cache.setVenueSkew(0);
    expect(cache.dueAt).toBe(-Infinity);
  });

  it('counts quotes, held outliers, corrections, and what a warm-up passed over', () => {
    const desk = new CacheDesk();
    desk.quote(100);
    desk.quote(101);
    expect(desk.cache.statistics.quotes).toBe(2);
    const history = [0, 1, 2].map((index) => candleAt(openTimeAt('1m', index - 5), 100));
    expect(desk.cache.warmUp(desk.instrument.id, '1m', history)).toMatchObject({
      given: 3,
      passedOver: 0,
    });
    const again = desk.cache.warmUp(desk.instrument.id, '1m', history.slice(0, 2));
    expect(again).toMatchObject({ given: 2, closed: 0, passedOver: 2 });
    const third = desk.cache.warmUp(desk.instrument.id, '1m', history.slice(0, 1));
    expect(third.passedOver).toBe(1);
  });

  it.each([
    ['a bid of zero', { bid: 0 }, 1],
    ['an ask below the bid', { bid: 100, ask: 99.9 }, 1],
    ['an infinite ask', { ask: Infinity }, 1],
    ['equal prices', { bid: 100, ask: 100 }, 0],
  ])('judges a quote with %s', (_, change, refused) => {
    const { cache, instrument } = new CacheDesk();
    const quote = { ...quoteAt(START, 100), ...change };
    cache.apply({ type: 'quote', instrument: instrument.id, quote });
    expect(cache.statistics.refusedQuotes).toBe(refused);
  });

  it('says when each channel was last heard', () => {
    const desk = new CacheDesk();
    const { cache } = desk;
    const { id } = desk.instrument;
    const silent = (channel: 'book' | 'quotes' | 'trades' | 'candles') =>
      cache.silentSince(id, channel);
    expect([silent('book'), silent('quotes'), silent('candles')]).toEqual([null, null, null]);
    cache.apply({ type: 'book', instrument: id, book: aBook(), receivedAt: START });
    expect(silent('book')).toBe(START);
    desk.time.jumpTo(epochMs(START + MINUTE_MS));
    desk.quote(100);
    expect(silent('quotes')).toBe(START + MINUTE_MS);
  });
});
