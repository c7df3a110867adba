import { describe, expect, it } from '@jest/globals';
import {
  bookFrame,
  candleFrame,
  checksumTextOf,
  HEARTBEAT_FRAME,
  instrumentFrame,
  levelsOf,
  statusFrame,
  tickerFrame,
  tradeFrame,
  type BookTexts,
} from '@tidegate/exchange/testing';
import { epochMs } from '@tidegate/kernel';
import { spotInstrument } from '@tidegate/market-data/testing';
import type { MarketEvent } from '@tidegate/model';

import { KRAKEN } from '../venue.js';
import { KrakenStream } from './kraken-stream.js';

const NOW = epochMs(1_767_225_601_000);
const SYMBOL = 'BTC/USD';

const FIRST: BookTexts = {
  bids: levelsOf(['100.0', '1.00000000'], ['99.9', '2.00000000']),
  asks: levelsOf(['100.2', '0.50000000'], ['100.3', '4.00000000']),
};

function deskOf(symbols: readonly string[] = [SYMBOL, 'ETH/USD']) {
  const events: MarketEvent[] = [];
  const lost: string[] = [];
  const refusals: string[] = [];
  const instruments = symbols.map((symbol) => spotInstrument(symbol, { venue: KRAKEN }));
  const stream = new KrakenStream({
    venue: KRAKEN,
    instruments,
    bookDepth: 10,
    sink: {
      event: (event) => events.push(event),
      acknowledged: () => undefined,
      broken: (instrument, channel) =>
        lost.push(channel === 'book' ? instrument : `${instrument} ${channel}`),
      malformed: ({ message }) => refusals.push(message),
    },
  });
  const accept = (text: string) => stream.accept(text, NOW);
  const snapshot = (symbol: string, book: BookTexts) =>
    accept(bookFrame({ symbol, type: 'snapshot', ...book, checksum: checksumTextOf(book) }));
  const types = () => events.map((event) => event.type);
  return { events, lost, refusals, stream, accept, snapshot, types };
}

const rise: BookTexts = {
  bids: levelsOf(['100.1', '3.00000000'], ['100.0', '1.00000000'], ['99.9', '2.00000000']),
  asks: levelsOf(['100.3', '4.00000000']),
};
const riseUpdate = (checksum = checksumTextOf(rise)) =>
  bookFrame({
    symbol: SYMBOL,
    type: 'update',
    bids: levelsOf(['100.1', '3.00000000']),
    asks: levelsOf(['100.2', '0.00000000']),
    checksum,
  });

describe('books', () => {
  it('are sent with the live ladder if their checksum is valid', () => {
    const { events, accept, snapshot } = deskOf();
    snapshot(SYMBOL, FIRST);
    accept(riseUpdate());
    expect(events).toMatchObject([
      { type: 'book', instrument: 'kraken:BTC/USD', receivedAt: NOW },
      { type: 'book' },
    ]);
    const last = events.at(-1);
    const book = last?.type === 'book' ? last.book : null;
    expect([book?.bidPrice(0), book?.bidCount, book?.askPrice(0), book?.askCount]).toEqual([
      100.1, 3, 100.3, 1,
    ]);
  });

  it('are unknown after a wrong checksum, request a snapshot, and ignore updates until it arrives', () => {
    const { types, lost, accept, snapshot, stream, events } = deskOf();
    snapshot(SYMBOL, FIRST);
    accept(riseUpdate(12_345));
    expect(events.at(-1)).toMatchObject({ type: 'book_unknown', reason: 'checksum_mismatch' });
    expect(lost).toEqual(['kraken:BTC/USD']);
    accept(riseUpdate());
    expect(types()).toEqual(['book', 'book_unknown']);
    snapshot(SYMBOL, rise);
    expect(types()).toEqual(['book', 'book_unknown', 'book']);
    expect(stream.statistics.checksumMismatches).toBe(1);
  });

  it('a wrong checksum does not affect books of other symbols', () => {
    const { events, accept, snapshot } = deskOf();
    snapshot(SYMBOL, FIRST);
    snapshot('ETH/USD', FIRST);
    accept(riseUpdate(1));
    const unknown = events.filter(({ type }) => type === 'book_unknown');
    expect(unknown).toMatchObject([{ instrument: 'kraken:BTC/USD' }]);
  });

  it('are unknown if crossed, even with a valid checksum', () => {
    const { events, snapshot, stream } = deskOf();
    snapshot(SYMBOL, { ...FIRST, bids: levelsOf(['100.2', '1.00000000']) });
    expect(events).toMatchObject([{ type: 'book_unknown', reason: 'crossed' }]);
    expect(stream.statistics.crossedBooks).toBe(1);
  });

  it('are verified by text if a number is too long for a double', () => {
    const { types, accept, snapshot } = deskOf();
    const long = levelsOf(['100.0', '123456789012345.12345678']);
    snapshot(SYMBOL, { ...FIRST, bids: long });
    const longer = levelsOf(['100.0', '123456789012345.12345679']);
    const checksum = checksumTextOf({ ...FIRST, bids: longer });
    accept(bookFrame({ symbol: SYMBOL, type: 'update', bids: longer, asks: [], checksum }));
    expect(types()).toEqual(['book', 'book']);
  });

  it('are unknown after a malformed row', () => {
    const { events, lost, refusals, accept, snapshot } = deskOf();
    snapshot(SYMBOL, FIRST);
    accept(riseUpdate().replace('"qty":3.00000000', '"qty":null'));
    expect(events.at(-1)).toMatchObject({ type: 'book_unknown', reason: 'sequence_gap' });
    expect([lost.length, refusals.length]).toEqual([1, 1]);
  });

  it('are all unknown after a lost connection, each reported once', () => {
    const { types, stream, snapshot } = deskOf();
    snapshot(SYMBOL, FIRST);
    stream.disconnected(NOW);
    stream.disconnected(NOW);
    expect(types()).toEqual(['book', 'book_unknown']);
  });

  it("restart with the venue's new precision when it changes", () => {
    const { events, lost, accept, snapshot, types } = deskOf();
    snapshot(SYMBOL, FIRST);
    accept(instrumentFrame('update', [{ symbol: SYMBOL, pricePrecision: 2 }]));
    expect(types()).toEqual(['book', 'instrument', 'book_unknown']);
    expect(events[1]).toMatchObject({ instrument: { pricePrecision: 2 } });
    expect(lost).toEqual(['kraken:BTC/USD']);
    snapshot(SYMBOL, {
      bids: levelsOf(['100.01', '1.00000000']),
      asks: levelsOf(['100.02', '0.50000000']),
    });
    expect(types().at(-1)).toBe('book');
  });
});

describe('quotes, candles, and trades', () => {
  it('become events stamped with our clock', () => {
    const { events, accept } = deskOf();
    accept(tickerFrame(SYMBOL, { bid: '100.0', ask: '100.2', last: '100.1' }));
    accept(
      candleFrame('update', [{ symbol: SYMBOL, interval: 15, begin: '2026-01-01T00:00:00Z' }]),
    );
    accept(tradeFrame('update', [{ symbol: SYMBOL, id: 9, side: 'sell' }]));
    expect(events).toEqual([
      {
        type: 'quote',
        instrument: 'kraken:BTC/USD',
        quote: {
          bid: 100,
          bidQuantity: 1.5,
          ask: 100.2,
          askQuantity: 2.25,
          last: 100.1,
          receivedAt: NOW,
        },
      },
      {
        type: 'candle',
        instrument: 'kraken:BTC/USD',
        timeframe: '15m',
        candle: {
          openTime: Date.UTC(2026, 0, 1),
          open: 100,
          high: 101,
          low: 99,
          close: 100.5,
          volume: 12.5,
          trades: 7,
        },
        receivedAt: NOW,
      },
      {
        type: 'trades',
        instrument: 'kraken:BTC/USD',
        snapshot: false,
        receivedAt: NOW,
        trades: [
          {
            id: '9',
            side: 'sell',
            price: 100,
            quantity: 0.5,
            at: Date.UTC(2026, 0, 1) + 1_250,
          },
        ],
      },
    ]);
  });

  it('drops duplicate trades and counts gaps in their ids', () => {
    const { events, accept, stream } = deskOf();
    const frame = (...ids: number[]) =>
      tradeFrame(
        'update',
        ids.map((id) => ({ symbol: SYMBOL, id })),
      );
    for (const text of [frame(5, 6), frame(6, 7), frame(7), frame(10)]) accept(text);
    const ids = events.flatMap((event) =>
      event.type === 'trades' ? event.trades.map(({ id }) => id) : [],
    );
    expect(ids).toEqual(['5', '6', '7', '10']);
    expect(stream.statistics).toMatchObject({ duplicateTrades: 2, tradeGaps: 1 });
  });

  it('splits a frame with several symbols', () => {
    const { events, accept } = deskOf();
    const both = [SYMBOL, SYMBOL, 'ETH/USD'].map((symbol, index) => ({ symbol, id: index + 1 }));
    accept(tradeFrame('snapshot', both));
    expect(events).toMatchObject([
      { instrument: 'kraken:BTC/USD', snapshot: true, trades: [{}, {}] },
      { instrument: 'kraken:ETH/USD', trades: [{}] },
    ]);
  });

  it('counts symbols and intervals that were never subscribed', () => {
    const { events, accept, stream } = deskOf();
    accept(tickerFrame('NONE/USD', { bid: '1', ask: '2', last: '1' }));
    accept(
      candleFrame('update', [{ symbol: SYMBOL, interval: 10_080, begin: '2026-01-01T00:00:00Z' }]),
    );
    accept(riseUpdate().replaceAll(SYMBOL, 'NONE/USD'));
    expect(events).toEqual([]);
    expect(stream.statistics.unknown).toBe(3);
  });
});

describe('a malformed candle row', () => {
  it('is reported as missed and requests a new snapshot only of its symbol', () => {
    const { events, lost, refusals, accept } = deskOf();
    const begin = '2026-01-01T00:00:00Z';
    accept(
      candleFrame('update', [
        { symbol: SYMBOL, interval: 1, begin, close: '"x"' },
        { symbol: 'ETH/USD', interval: 1, begin },
      ]),
    );
    expect(events).toMatchObject([
      { type: 'candles_missed', instrument: 'kraken:BTC/USD', receivedAt: NOW },
      { type: 'candle', instrument: 'kraken:ETH/USD' },
    ]);
    expect(lost).toEqual(['kraken:BTC/USD candles']);
    expect(refusals).toHaveLength(1);
  });

  it('requests no snapshot if its symbol is unknown', () => {
    const { events, lost, accept, stream } = deskOf();
    accept('{"channel":"ohlc","type":"update","data":[{"symbol":7}]}');
    expect([events, lost, stream.statistics.malformed]).toEqual([[], [], 1]);
  });
});

describe('the venue itself', () => {
  it('reports its status and heartbeats', () => {
    const { events, accept } = deskOf();
    accept(statusFrame('post_only'));
    accept(HEARTBEAT_FRAME);
    expect(events).toEqual([
      { type: 'venue_status', venue: KRAKEN, status: 'post_only', receivedAt: NOW },
      { type: 'heartbeat', venue: KRAKEN, receivedAt: NOW },
    ]);
  });

  it('reports only subscribed instruments that changed', () => {
    const { events, accept } = deskOf();
    accept(instrumentFrame('snapshot', [{ symbol: SYMBOL }, { symbol: 'NONE/USD' }]));
    accept(instrumentFrame('update', [{ symbol: SYMBOL, status: 'cancel_only' }]));
    expect(events).toMatchObject([{ type: 'instrument', instrument: { status: 'cancel_only' } }]);
  });

  it('cannot break the stream with any input', () => {
    const { refusals, accept, stream } = deskOf();
    for (const text of ['', 'x', '{"channel":"book","type":"update","data":[1]}', '{}'])
      accept(text);
    expect(refusals).toHaveLength(4);
    expect(stream.statistics).toMatchObject({ malformed: 4, frames: 4 });
  });
});
