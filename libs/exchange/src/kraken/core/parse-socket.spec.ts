import { describe, expect, it } from '@jest/globals';
import {
  bookFrame,
  candleFrame,
  HEARTBEAT_FRAME,
  instrumentFrame,
  levelsOf,
  statusFrame,
  tickerFrame,
  tradeFrame,
} from '@tidegate/exchange/testing';
import fc from 'fast-check';

import { parseFrame } from './parse-socket.js';

const frameOf = (text: string) => {
  const parsed = parseFrame(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const refusalOf = (text: string) => {
  const parsed = parseFrame(text);
  return parsed.ok ? null : parsed.error;
};

describe('parseFrame', () => {
  it('parses a ticker', () => {
    expect(
      frameOf(tickerFrame('ALGO/USD', { bid: '0.10025', ask: '0.10036', last: '0.10035' })),
    ).toMatchObject({
      kind: 'ticker',
      snapshot: false,
      rows: [{ symbol: 'ALGO/USD', bid: 0.10025, bid_qty: 1.5, ask: 0.10036, last: 0.10035 }],
      refused: [],
    });
  });

  it('parses trades, candles, books, and pairs', () => {
    expect(frameOf(tradeFrame('snapshot', [{ symbol: 'A/B', id: 5 }]))).toMatchObject({
      kind: 'trade',
      snapshot: true,
      rows: [{ trade_id: 5, side: 'buy', price: 100, qty: 0.5 }],
    });
    const begin = '2026-01-01T00:05:00.000000000Z';
    expect(frameOf(candleFrame('update', [{ symbol: 'A/B', interval: 5, begin }]))).toMatchObject({
      kind: 'ohlc',
      rows: [{ interval: 5, close: 100.5, interval_begin: begin, trades: 7 }],
    });
    const bids = levelsOf(['1.5', '2.0']);
    const book = { symbol: 'A/B', type: 'snapshot' as const, bids, asks: [], checksum: 7 };
    expect(frameOf(bookFrame(book))).toMatchObject({
      kind: 'book',
      snapshot: true,
      rows: [{ bids: [{ price: 1.5, qty: 2 }], asks: [], checksum: 7 }],
    });
    expect(frameOf(instrumentFrame('snapshot', [{ symbol: 'A/B' }]))).toMatchObject({
      kind: 'instrument',
      rows: [{ symbol: 'A/B', price_precision: 1, qty_min: 0.0001 }],
    });
  });

  it('parses status, heartbeat, pong, and both kinds of acknowledgement', () => {
    expect(frameOf(statusFrame('cancel_only'))).toEqual({ kind: 'status', status: 'cancel_only' });
    expect(frameOf(HEARTBEAT_FRAME)).toEqual({ kind: 'heartbeat' });
    expect(frameOf('{"method":"pong","req_id":1,"success":true,"result":{}}').kind).toBe('pong');
    const granted =
      '{"method":"subscribe","result":{"channel":"book","symbol":"A/B","depth":10},"success":true,"req_id":7}';
    expect(frameOf(granted)).toEqual({
      kind: 'ack',
      method: 'subscribe',
      requestId: 7,
      symbol: 'A/B',
      error: null,
    });
    const refused =
      '{"method":"subscribe","error":"Currency pair not supported X/Y","symbol":"X/Y","success":false,"req_id":7}';
    expect(frameOf(refused)).toMatchObject({
      symbol: 'X/Y',
      error: 'Currency pair not supported X/Y',
    });
    expect(frameOf('{"error":"Malformed request","success":false}')).toMatchObject({
      kind: 'ack',
      symbol: null,
      error: 'Malformed request',
    });
  });

  it('returns unknown channels and methods as unknown, not as an error', () => {
    expect(frameOf('{"channel":"level3","type":"update","data":[]}').kind).toBe('unknown');
    expect(frameOf('{"method":"add_order","success":false}').kind).toBe('unknown');
  });

  it.each([
    ['no JSON', '{"channel":', 'not JSON'],
    ['no object', '[1,2]', 'not an object'],
    ['null', 'null', 'not an object'],
    ['neither channel nor method', '{"hello":1}', 'neither channel nor method'],
    ['no list of data', '{"channel":"ticker","type":"update","data":{}}', 'data is not a list'],
    ['no type', '{"channel":"ticker","data":[]}', 'type is neither'],
    ['an unknown status', statusFrame('sleeping'), 'unknown system status'],
    ['a refusal without text', '{"method":"subscribe","success":false}', 'without an error text'],
  ])('rejects a frame with %s and describes the fault', (_, text, words) => {
    expect(refusalOf(text)).toMatchObject({ code: 'MALFORMED_FRAME' });
    expect(refusalOf(text)?.message).toContain(words);
  });

  it.each([
    ['ticker', tickerFrame('A/B', { bid: '"1"', ask: '2', last: '1' }), '"bid" cannot be'],
    ['ticker', tickerFrame('A/B', { bid: '-1', ask: '2', last: '1' }), '"bid" cannot be'],
    ['ticker', tickerFrame('A/B', { bid: '1', ask: 'null', last: '1' }), '"ask" cannot be'],
    ['trade', tradeFrame('update', [{ symbol: 'A/B', id: 1.5 }]), '"trade_id" cannot be'],
    ['trade', tradeFrame('update', [{ symbol: 'A/B', id: 1, price: '0' }]), '"price" cannot be'],
    ['trade', tradeFrame('update', [{ symbol: 'A/B', id: 1, qty: '1e999' }]), '"qty" cannot be'],
    [
      'ohlc',
      candleFrame('update', [{ symbol: 'A/B', interval: 1, begin: 'now' }]),
      'interval_begin',
    ],
    [
      'book',
      bookFrame({
        symbol: 'A/B',
        type: 'update',
        bids: levelsOf(['1', '-2']),
        asks: [],
        checksum: 1,
      }),
      '"bids" cannot be',
    ],
    [
      'book',
      bookFrame({
        symbol: 'A/B',
        type: 'update',
        bids: [],
        asks: levelsOf(['1e40', '2']),
        checksum: 1,
      }),
      '"asks" cannot be',
    ],
    [
      'instrument',
      instrumentFrame('update', [{ symbol: 'A/B', pricePrecision: 99 }]),
      'price_precision',
    ],
  ])('skips a malformed %s row and describes the fault', (channel, text, words) => {
    const frame = frameOf(text);
    expect(frame).toMatchObject({ kind: channel, rows: [] });
    expect(frame).toMatchObject({
      refused: [{ code: 'MALFORMED_FRAME', channel, symbol: 'A/B' }],
    });
    expect(JSON.stringify(frame)).toContain(words.replaceAll('"', '\\"'));
  });

  it('keeps the valid rows of a frame with malformed ones', () => {
    const begin = '2026-01-01T00:05:00Z';
    const row = { symbol: 'A/B', interval: 5, begin };
    const rows = [row, { ...row, close: '"x"' }, { ...row, close: '-1' }, row];
    const frame = frameOf(candleFrame('snapshot', rows));
    expect(frame).toMatchObject({ rows: [{ close: 100.5 }, { close: 100.5 }] });
    expect('refused' in frame ? frame.refused.length : 0).toBe(2);
  });

  it('never throws for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((v) => JSON.stringify(v)),
        ),
        (text) => {
          const parsed = parseFrame(text);
          if (!parsed.ok) expect(parsed.error.code).toBe('MALFORMED_FRAME');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throws for well-formed frames with any content', () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const row = fc.dictionary(
      fc.constantFrom('symbol', 'bid', 'ask', 'last', 'bids', 'asks', 'checksum', 'price', 'qty'),
      anything,
    );
    fc.assert(
      fc.property(
        fc.constantFrom('ticker', 'trade', 'ohlc', 'book', 'instrument', 'status'),
        fc.oneof(fc.array(fc.oneof(row, anything)), anything),
        (channel, data) => {
          parseFrame(JSON.stringify({ channel, type: 'update', data }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
