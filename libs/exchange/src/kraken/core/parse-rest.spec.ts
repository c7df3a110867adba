import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import fc from 'fast-check';

import type { JsonObject } from '../../core/json.js';
import { KRAKEN } from '../venue.js';
import {
  parseAssetPairs,
  parseCandles,
  parseDepth,
  parseEnvelope,
  parseSystemStatus,
  parseTicker,
  parseTime,
  parseTrades,
} from './parse-rest.js';

const pair: JsonObject = {
  altname: 'XBTUSD',
  wsname: 'XBT/USD',
  base: 'XXBT',
  quote: 'ZUSD',
  pair_decimals: 1,
  lot_decimals: 8,
  ordermin: '0.00005',
  costmin: '0.5',
  tick_size: '0.1',
  status: 'online',
};
const candleRow = [1_767_225_600, '100.1', '101.0', '99.5', '100.4', '100.2', '3.25', 17];
const tradeRow = ['100.10000', '0.25000000', 1_767_225_601.9876, 's', 'l', '', 77];

function valueOf<Value>(result: { ok: boolean; value?: Value }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value as Value;
}

describe('parseEnvelope', () => {
  it('returns the result, with or without a warning', () => {
    expect(parseEnvelope({ error: [], result: { a: 1 } })).toEqual({ ok: true, value: { a: 1 } });
    expect(parseEnvelope({ error: ['WQuery:Slow'], result: { a: 1 } }).ok).toBe(true);
  });

  it("returns the venue's error text for a refusal", () => {
    expect(parseEnvelope({ error: ['EQuery:Unknown asset pair'] })).toEqual({
      ok: false,
      error: { kind: 'refused', venueError: 'EQuery:Unknown asset pair' },
    });
  });

  it.each([null, [], 'x', {}, { error: 'EGeneral' }, { error: [] }, { error: [], result: 5 }])(
    'rejects %j',
    (body) => {
      expect(parseEnvelope(body)).toMatchObject({ ok: false, error: { kind: 'malformed' } });
    },
  );
});

describe('parseAssetPairs', () => {
  it('parses an instrument with common names and exact filters', () => {
    const { rows, faults } = valueOf(parseAssetPairs({ XXBTZUSD: pair }, KRAKEN));
    expect(faults).toEqual([]);
    expect(rows[0]).toMatchObject({
      id: 'kraken:BTC/USD',
      symbol: 'BTC/USD',
      base: 'BTC',
      quote: 'USD',
      pricePrecision: 1,
      quantityPrecision: 8,
      status: 'online',
    });
    const [instrument] = rows;
    expect(instrument?.priceIncrement.toString()).toBe('0.1');
    expect(instrument?.quantityIncrement.toString()).toBe('0.00000001');
    expect(instrument?.quantityMin.toString()).toBe('0.00005');
    expect(instrument?.costMin.toString()).toBe('0.5');
  });

  it('skips dark pools, which have no public symbol, without a fault', () => {
    const dark = { ...pair, wsname: undefined };
    expect(valueOf(parseAssetPairs({ a: pair, 'b.d': dark }, KRAKEN))).toMatchObject({
      rows: [{}],
      faults: [],
    });
  });

  it.each([
    ['wsname', 'XBTUSD'],
    ['pair_decimals', -1],
    ['lot_decimals', '8'],
    ['ordermin', 'much'],
    ['costmin', undefined],
    ['tick_size', '0'],
    ['status', 'asleep'],
  ])('skips a pair whose %s is %p and reports it', (field, value) => {
    const { rows, faults } = valueOf(
      parseAssetPairs({ good: pair, bad: { ...pair, [field]: value } }, KRAKEN),
    );
    expect(rows).toHaveLength(1);
    expect(faults[0]).toContain(`bad: ${field}`);
  });

  it('rejects a response with only malformed pairs', () => {
    expect(parseAssetPairs({ bad: 5 }, KRAKEN)).toMatchObject({
      ok: false,
      error: { kind: 'malformed' },
    });
  });
});

describe('lists', () => {
  it('parses candles under any pair name', () => {
    const { rows } = valueOf(parseCandles({ XXBTZUSD: [candleRow], last: 1_767_225_540 }));
    expect(rows).toEqual([
      {
        openTime: 1_767_225_600_000,
        open: 100.1,
        high: 101,
        low: 99.5,
        close: 100.4,
        volume: 3.25,
        trades: 17,
      },
    ]);
  });

  it('skips malformed candles and reports each', () => {
    const rows = [candleRow, candleRow.with(1, 'x'), candleRow.with(0, '1'), 5, candleRow];
    const parsed = valueOf(parseCandles({ A: rows, last: 1 }));
    expect([parsed.rows.length, parsed.faults.length]).toEqual([2, 3]);
  });

  it('parses trades with the side of the taker and the start of the next page', () => {
    expect(valueOf(parseTrades({ A: [tradeRow], last: '1767225601987600000' }))).toMatchObject({
      rows: [{ id: '77', side: 'sell', price: 100.1, quantity: 0.25, at: 1_767_225_601_987 }],
      last: '1767225601987600000',
    });
    expect(parseTrades({ A: [tradeRow] }).ok).toBe(false);
  });

  it('parses a book, and rejects one with a malformed level', () => {
    const good = { bids: [['99.9', '1.5', 1]], asks: [['100.1', '2.5', 1]] };
    expect(valueOf(parseDepth({ A: good }))).toEqual({
      bids: [{ price: 99.9, quantity: 1.5 }],
      asks: [{ price: 100.1, quantity: 2.5 }],
    });
    expect(
      parseDepth({
        A: {
          ...good,
          bids: [
            ['99.9', '1', 1],
            ['x', '1', 1],
          ],
        },
      }).ok,
    ).toBe(false);
  });
});

describe('single values', () => {
  it('parses ticker, time, and status', () => {
    const row = { a: ['100.2', '1', '1.5'], b: ['100.0', '2', '2.5'], c: ['100.1', '0.1'] };
    const receivedAt = epochMs(5);
    expect(valueOf(parseTicker({ XXBTZUSD: row }, receivedAt))).toEqual({
      bid: 100,
      bidQuantity: 2.5,
      ask: 100.2,
      askQuantity: 1.5,
      last: 100.1,
      receivedAt,
    });
    expect(valueOf(parseTime({ unixtime: 1_767_225_600, rfc1123: '' }))).toBe(1_767_225_600_000);
    expect(valueOf(parseSystemStatus({ status: 'post_only' }))).toBe('post_only');
  });

  it('rejects malformed values', () => {
    expect(parseTicker({ A: { a: [] } }, epochMs(0)).ok).toBe(false);
    expect(parseTime({ unixtime: 'now' }).ok).toBe(false);
    expect(parseSystemStatus({ status: 'toString' }).ok).toBe(false);
  });
});

describe('any JSON', () => {
  it('never makes a parser throw or return NaN', () => {
    const parsers = [parseCandles, parseTrades, parseDepth, parseTime, parseSystemStatus];
    const row = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('1.5', 'NaN', 5)));
    const body = fc.oneof(
      fc.dictionary(fc.string(), fc.array(row)),
      fc.dictionary(fc.string(), fc.jsonValue()),
    );
    fc.assert(
      fc.property(body, (result) => {
        for (const parse of parsers) {
          const parsed = parse(result);
          if (parsed.ok) expect(JSON.stringify(parsed.value)).not.toContain('null');
        }
        parseAssetPairs(result, KRAKEN);
        parseEnvelope(result);
      }),
      { numRuns: 300 },
    );
  });
});
