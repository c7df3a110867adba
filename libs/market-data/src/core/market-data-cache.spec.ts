import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId, MINUTE_MS } from '@tidegate/kernel';
import {
  CacheDesk,
  candleAt,
  openTimeAt,
  quoteAt,
  spotInstrument,
  START,
  tradeAt,
  walkOfCandles,
} from '@tidegate/market-data/testing';

import type { FeedChannel } from './feed-channel.js';
import { OrderBookLadder } from './order-book-ladder.js';

const unlisted = instrumentId('testnet', 'NONE/USD');

function applyBook(desk: CacheDesk): OrderBookLadder {
  const book = new OrderBookLadder(10);
  book.apply('bid', 99, 1);
  book.apply('ask', 101, 2);
  book.commit();
  const receivedAt = desk.time.now();
  desk.cache.apply({ type: 'book', instrument: desk.instrument.id, book, receivedAt });
  return book;
}

describe('books', () => {
  it('are unknown before the first snapshot, known after it, and never zero', () => {
    const desk = new CacheDesk();
    const { id } = desk.instrument;
    expect([desk.cache.book(id), desk.cache.bookUnknownReason(id)]).toEqual([null, 'no_snapshot']);
    expect(desk.cache.freshnessOf(id, START).bookAgeMs).toBeNull();
    const book = applyBook(desk);
    expect(desk.cache.book(id)).toBe(book);
    expect(desk.cache.bookUnknownReason(id)).toBeNull();
    expect(desk.cache.freshnessOf(id, epochMs(START + 700)).bookAgeMs).toBe(700);
  });

  it('become unknown with a reason, reported once', () => {
    const desk = new CacheDesk();
    const instrument = desk.instrument.id;
    applyBook(desk);
    for (const reason of ['checksum_mismatch', 'checksum_mismatch'] as const) {
      desk.cache.apply({ type: 'book_unknown', instrument, reason, receivedAt: START });
    }
    expect(desk.cache.book(instrument)).toBeNull();
    expect(desk.cache.bookUnknownReason(instrument)).toBe('checksum_mismatch');
    expect(desk.listener.booksLost).toEqual([{ instrument, reason: 'checksum_mismatch' }]);
  });

  it('all become unknown with a lost connection', () => {
    const desk = new CacheDesk();
    applyBook(desk);
    desk.connection(false);
    expect(desk.cache.bookUnknownReason(desk.instrument.id)).toBe('disconnected');
    expect(desk.listener.connections).toEqual([false]);
  });
});

describe('quotes and prices', () => {
  it('keeps a quote as fresh as the verified book while the ticker is silent', () => {
    const desk = new CacheDesk();
    const { id } = desk.instrument;
    desk.quote(100);
    desk.time.jumpTo(epochMs(START + 60_000));
    applyBook(desk);
    const now = epochMs(START + 60_400);
    expect(desk.cache.freshnessOf(id, now)).toMatchObject({ quoteAgeMs: 400, bookAgeMs: 400 });
    expect(desk.cache.quote(id)).toMatchObject({ bid: 99, ask: 101, askQuantity: 2, last: 100 });
  });

  it('ages a quote again once its book is lost', () => {
    const desk = new CacheDesk();
    const { id } = desk.instrument;
    desk.quote(100);
    applyBook(desk);
    desk.connection(false);
    expect(desk.cache.freshnessOf(id, epochMs(START + 20_000)).quoteAgeMs).toBe(20_000);
  });

  it('refuses an invalid quote', () => {
    const desk = new CacheDesk();
    const instrument = desk.instrument.id;
    const good = quoteAt(START, 100);
    const faulty = [
      { ...good, bid: NaN },
      { ...good, last: 0 },
      { ...good, bid: 101, ask: 100 },
      { ...good, ask: Infinity },
    ];
    for (const quote of faulty) desk.cache.apply({ type: 'quote', instrument, quote });
    expect(desk.cache.statistics.refusedQuotes).toBe(faulty.length);
    expect(desk.cache.quote(instrument)).toBeNull();
    expect(desk.cache.lastPrice(instrument)).toBeNull();
  });

  it('reports a price move once it reaches the rate, measured from the last scan', () => {
    const desk = new CacheDesk();
    for (const last of [100, 100.2, 100.29, 100.31, 100.5, 100.7]) desk.quote(last);
    expect(desk.listener.moves.map(({ price }) => price)).toEqual([100.31, 100.7]);
    expect(desk.listener.moves[0]?.moveRate).toBeCloseTo(0.0031, 10);
  });

  it('measures price moves from the close of the last closed candle', () => {
    const desk = new CacheDesk();
    desk.candle(candleAt(START, 100));
    desk.candle(candleAt(START, 100.2));
    desk.sweepAt(MINUTE_MS + 2_000);
    desk.quote(100.4);
    expect(desk.listener.moves).toEqual([]);
    desk.quote(100.51);
    expect(desk.listener.moves).toHaveLength(1);
  });

  it('takes the last price from the channel with the latest message', () => {
    const desk = new CacheDesk();
    const { id } = desk.instrument;
    desk.time.jumpTo(openTimeAt('1m', 3));
    desk.cache.warmUp(id, '1m', walkOfCandles(5, 3, '1m'));
    expect(desk.cache.lastPrice(id)).toBe(walkOfCandles(5, 3, '1m')[2]?.close);
    desk.quote(55);
    expect(desk.cache.lastPrice(id)).toBe(55);
    desk.candle(candleAt(openTimeAt('1m', 3), 56));
    expect(desk.cache.lastPrice(id)).toBe(56);
  });
});

describe('trades', () => {
  it('keeps the latest trades, oldest first', () => {
    const desk = new CacheDesk({ options: { tradesKept: 3 } });
    const trades = [1, 2, 3, 4, 5].map((n) => tradeAt(epochMs(START + n), n));
    const event = { type: 'trades' as const, instrument: desk.instrument.id, snapshot: false };
    desk.cache.apply({ ...event, trades, receivedAt: START });
    const prices = (count: number) =>
      desk.cache.trades(desk.instrument.id, count).map(({ price }) => price);
    expect([prices(10), prices(2), prices(0)]).toEqual([[3, 4, 5], [4, 5], []]);
  });
});

describe('warm-up', () => {
  it('loads closed candles, keeps an unfinished last one as forming, and closes it by clock', () => {
    const desk = new CacheDesk({ timeframes: ['15m'] });
    const { id } = desk.instrument;
    desk.time.jumpTo(epochMs(openTimeAt('15m', 9) + 1_000));
    const report = desk.cache.warmUp(id, '15m', walkOfCandles(11, 10, '15m'));
    expect(report).toEqual({ given: 10, closed: 9, passedOver: 0 });
    expect(desk.cache.series(id, '15m')?.size).toBe(9);
    desk.sweepAt(10 * 15 * MINUTE_MS + 2_000);
    expect(desk.cache.series(id, '15m')?.size).toBe(10);
  });

  it('may overlap the stream, before or after it', () => {
    const candles = walkOfCandles(12, 8, '1m');
    const history = candles.slice(0, 6);
    const stream = candles.slice(4);
    const streamFirst = new CacheDesk();
    streamFirst.time.jumpTo(openTimeAt('1m', 8));
    const [firstLive] = candles.slice(5);
    if (firstLive) streamFirst.candle(firstLive);
    streamFirst.cache.warmUp(streamFirst.instrument.id, '1m', history);
    for (const candle of stream.slice(1)) streamFirst.candle(candle);
    const historyFirst = new CacheDesk();
    historyFirst.time.jumpTo(openTimeAt('1m', 8));
    historyFirst.cache.warmUp(historyFirst.instrument.id, '1m', history);
    for (const candle of stream) historyFirst.candle(candle);
    expect(streamFirst.listener.candlesOf('1m')).toEqual(candles.slice(0, 7));
    expect(historyFirst.listener.candlesOf('1m')).toEqual(candles.slice(0, 7));
  });

  it('has no effect when repeated', () => {
    const desk = new CacheDesk();
    const { id } = desk.instrument;
    desk.time.jumpTo(openTimeAt('1m', 50));
    const candles = walkOfCandles(13, 50, '1m');
    desk.cache.warmUp(id, '1m', candles);
    expect(desk.cache.warmUp(id, '1m', candles)).toEqual({ given: 50, closed: 0, passedOver: 49 });
    expect(desk.listener.candlesOf('1m')).toEqual(candles.slice(0, 49));
  });

  it('fills an interval without trades in the history with a flat candle', () => {
    const desk = new CacheDesk();
    desk.time.jumpTo(openTimeAt('1m', 6));
    const candles = walkOfCandles(14, 6, '1m').filter((_, index) => index !== 3);
    desk.cache.warmUp(desk.instrument.id, '1m', candles);
    expect(desk.listener.candlesOf('1m')[3]).toMatchObject({ volume: 0, synthetic: true });
    expect(desk.listener.gaps).toEqual([]);
  });

  it('rejects an unknown series', () => {
    const desk = new CacheDesk();
    expect(() => desk.cache.warmUp(unlisted, '1m', [])).toThrow('unknown series');
  });
});

describe('freshness', () => {
  const ageAt = (desk: CacheDesk, offsetMs: number) =>
    desk.cache.freshnessOf(desk.instrument.id, epochMs(START + offsetMs)).candleAgeMs;

  it('is unknown before the first candle of every timeframe', () => {
    const desk = new CacheDesk({ timeframes: ['1m', '5m'] });
    desk.candle(candleAt(START, 100), '1m');
    expect(ageAt(desk, 0)).toBeNull();
    desk.candle(candleAt(START, 100), '5m');
    expect(ageAt(desk, 10)).toBe(10);
  });

  it('is kept while other channels of the instrument send messages without a trade', () => {
    const desk = new CacheDesk();
    desk.quote(100);
    desk.candle(candleAt(START, 100));
    desk.time.jumpTo(epochMs(START + 300_000));
    desk.quote(100);
    expect(ageAt(desk, 300_500)).toBe(500);
  });

  it('ages from the first trade without a candle message', () => {
    const desk = new CacheDesk();
    desk.candle(candleAt(START, 100));
    for (const offset of [10_000, 100_000, 200_000]) {
      desk.time.jumpTo(epochMs(START + offset));
      const trades = [tradeAt(desk.time.now(), 100 + offset)];
      const receivedAt = desk.time.now();
      const { id } = desk.instrument;
      desk.cache.apply({ type: 'trades', instrument: id, trades, snapshot: false, receivedAt });
    }
    expect(ageAt(desk, 200_000)).toBe(190_000);
    desk.candle(candleAt(openTimeAt('1m', 3), 100), '1m', epochMs(START + 201_000));
    expect(ageAt(desk, 201_000)).toBe(0);
  });

  it('is not renewed by heartbeats or synthetic candles', () => {
    const desk = new CacheDesk();
    desk.connection(true);
    desk.candle(candleAt(START, 100));
    for (let index = 1; index <= 5; index++) {
      desk.time.jumpTo(epochMs(openTimeAt('1m', index) + 1_000));
      desk.heartbeat();
      desk.sweepAt(index * MINUTE_MS + 2_000);
    }
    expect(desk.cache.statistics.syntheticCandles).toBe(4);
    // The candle of the first minute is complete: its age counts from its end, not from its last row.
    expect(ageAt(desk, 5 * MINUTE_MS)).toBe(4 * MINUTE_MS);
  });
});

describe('a pause of this process', () => {
  it('does not close candles whose messages are still unread', () => {
    const desk = new CacheDesk();
    desk.connection(true);
    desk.candle(candleAt(START, 100));
    desk.sweepAt(59_000);
    desk.time.jumpTo(epochMs(START + MINUTE_MS + 30_000));
    desk.cache.sweep(desk.time.now());
    expect(desk.listener.closed).toEqual([]);
    desk.candle(candleAt(START, 101));
    desk.cache.sweep(desk.time.now());
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([101]);
  });

  it('has no effect if connections are not reported', () => {
    const desk = new CacheDesk();
    desk.candle(candleAt(START, 100));
    desk.cache.sweep(START);
    desk.time.jumpTo(epochMs(START + 2 * MINUTE_MS));
    desk.cache.sweep(desk.time.now());
    expect(desk.listener.closed).toHaveLength(1);
  });
});

describe('instruments', () => {
  it('counts events of instruments and timeframes that the cache does not hold', () => {
    const desk = new CacheDesk();
    desk.candle(candleAt(START, 100), '1h');
    desk.cache.apply({ type: 'quote', instrument: unlisted, quote: quoteAt(START, 1) });
    expect(desk.cache.statistics.unsubscribedEvents).toBe(2);
    expect(desk.cache.quote(unlisted)).toBeNull();
    expect(desk.cache.series(unlisted, '1m')).toBeNull();
  });

  it("applies the venue's new description of an instrument", () => {
    const desk = new CacheDesk();
    const instrument = spotInstrument('BTC/USD', { status: 'cancel_only' });
    desk.cache.apply({ type: 'instrument', instrument, receivedAt: START });
    expect(desk.cache.instrument(instrument.id)?.status).toBe('cancel_only');
    expect(desk.cache.instruments()).toEqual([instrument]);
  });

  it('rejects a duplicate instrument', () => {
    const twice = [spotInstrument('BTC/USD'), spotInstrument('BTC/USD')];
    expect(() => new CacheDesk({ instruments: twice })).toThrow('must be unique');
  });
});

describe('silence of a channel', () => {
  const at = (seconds: number) => epochMs(START + seconds * 1_000);
  const trade = (desk: CacheDesk, price: number) => {
    const receivedAt = desk.time.now();
    const trades = [tradeAt(receivedAt, price)];
    const { id: instrument } = desk.instrument;
    desk.cache.apply({ type: 'trades', instrument, trades, snapshot: false, receivedAt });
  };
  const touch = (desk: CacheDesk, bid: number, ask: number) => {
    const { id } = desk.instrument;
    const receivedAt = desk.time.now();
    const quote = { ...quoteAt(receivedAt, 100), bid, ask };
    desk.cache.apply({ type: 'quote', instrument: id, quote });
  };
  const since = (desk: CacheDesk, channel: FeedChannel) => {
    const instant = desk.cache.silentSince(desk.instrument.id, channel);
    return instant === null ? null : (instant - START) / 1_000;
  };

  it('is unknown before the first message of the channel', () => {
    const desk = new CacheDesk();
    expect(['quotes', 'book', 'candles'].map((name) => since(desk, name as FeedChannel))).toEqual([
      null,
      null,
      null,
    ]);
    expect(desk.cache.silentSince(unlisted, 'trades')).toBeNull();
  });

  it('starts for candles at the first trade they do not show, until they show it', () => {
    const desk = new CacheDesk();
    desk.candle(candleAt(START, 100));
    for (const seconds of [5, 12, 20]) {
      desk.time.jumpTo(at(seconds));
      trade(desk, 100 + seconds);
    }
    expect(since(desk, 'candles')).toBe(5);
    desk.candle(candleAt(START, 120, { trades: 4 }));
    expect(since(desk, 'candles')).toBe(20);
  });

  it('does not start for candles at a late ticker with their last price', () => {
    const desk = new CacheDesk();
    desk.quote(100);
    desk.candle(candleAt(START, 101));
    desk.time.jumpTo(at(15));
    desk.quote(101);
    expect(since(desk, 'candles')).toBe(15);
    desk.time.jumpTo(at(20));
    desk.quote(103);
    desk.time.jumpTo(at(40));
    desk.quote(104);
    expect(since(desk, 'candles')).toBe(20);
  });

  it('starts for trades at a candle row with one more trade, until the channel sends it', () => {
    const desk = new CacheDesk();
    trade(desk, 100);
    desk.candle(candleAt(START, 100));
    expect(since(desk, 'trades')).toBe(0);
    desk.time.jumpTo(at(10));
    desk.candle(candleAt(START, 101, { trades: 2 }));
    desk.time.jumpTo(at(15));
    desk.candle(candleAt(START, 101, { trades: 2 }));
    expect(since(desk, 'trades')).toBe(10);
    desk.time.jumpTo(at(30));
    trade(desk, 101);
    expect(since(desk, 'trades')).toBe(30);
  });

  it('starts for quotes at a book with different best prices, not while both agree', () => {
    const desk = new CacheDesk();
    touch(desk, 99, 101);
    desk.time.jumpTo(at(50));
    const book = applyBook(desk);
    expect(since(desk, 'quotes')).toBe(50);
    for (const seconds of [60, 70]) {
      desk.time.jumpTo(at(seconds));
      book.apply('bid', 100, 1);
      book.commit();
      desk.cache.apply({
        type: 'book',
        instrument: desk.instrument.id,
        book,
        receivedAt: desk.time.now(),
      });
    }
    expect(since(desk, 'quotes')).toBe(60);
    desk.time.jumpTo(at(80));
    touch(desk, 100, 101);
    expect(since(desk, 'quotes')).toBe(80);
  });

  it('starts for the book at its last verified update', () => {
    const desk = new CacheDesk();
    applyBook(desk);
    desk.time.jumpTo(at(50));
    touch(desk, 99, 101);
    expect(since(desk, 'book')).toBe(0);
  });
});
