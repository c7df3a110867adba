import { describe, expect, it } from '@jest/globals';
import { bookFrame, levelsOf, tickerFrame } from '@tidegate/exchange/testing';
import fc from 'fast-check';

import { BookUpdateScanner } from './book-scanner.js';
import { parseFrame } from './parse-socket.js';

const SYMBOLS = ['ETH/USD', 'BTC/USD'];
const update = { symbol: 'BTC/USD', type: 'update' as const, checksum: 4_000_000_001 };

function scanned(scanner: BookUpdateScanner) {
  const rows = Array.from({ length: scanner.count }, (_, row) => ({
    price: scanner.price(row),
    qty: scanner.quantity(row),
  }));
  return {
    symbol: SYMBOLS[scanner.symbolIndex],
    bids: rows.slice(0, scanner.bidCount),
    asks: rows.slice(scanner.bidCount),
    checksum: scanner.checksum,
  };
}

/** The result of `parseFrame` for the same text; `null` if it refuses any part. */
function parsed(text: string) {
  const result = parseFrame(text);
  if (!result.ok || result.value.kind !== 'book' || result.value.refused.length > 0) return null;
  const { rows, snapshot } = result.value;
  if (rows.length !== 1 || snapshot) return null;
  return rows.map(({ symbol, bids, asks, checksum }) => ({ symbol, bids, asks, checksum }))[0];
}

const plainDecimal = fc
  .tuple(fc.nat(9_999_999), fc.nat(8), fc.nat(99_999_999))
  .map(([whole, decimals, rest]) =>
    decimals === 0 ? `${whole}` : `${whole}.${String(rest).padStart(8, '0').slice(0, decimals)}`,
  );
const oddDecimal = fc.constantFrom(
  ...['0', '0.0', '1e5', '2E-7', '-1', '01', '1.', '.5', '12345678901234567.5', 'null'],
);
const decimalText = fc.oneof(
  { weight: 20, arbitrary: plainDecimal },
  { weight: 1, arbitrary: oddDecimal },
);
const levels = fc.array(fc.record({ price: decimalText, qty: decimalText }), { maxLength: 6 });

describe('BookUpdateScanner', () => {
  it('reads a normal update', () => {
    const scanner = new BookUpdateScanner(SYMBOLS);
    const text = bookFrame({
      ...update,
      bids: levelsOf(['45283.5', '0.10000000'], ['45283.4', '0']),
      asks: levelsOf(['45285.2', '0.00100000']),
    });
    expect(scanner.scan(text)).toBe(true);
    expect(scanned(scanner)).toEqual(parsed(text));
    expect([scanner.scaledPrice(0, 1), scanner.scaledQuantity(0, 8)]).toEqual([
      452_835, 10_000_000,
    ]);
  });

  it('rejects every frame except a book update of one symbol', () => {
    const scanner = new BookUpdateScanner(SYMBOLS);
    const sides = { bids: levelsOf(['1.0', '1.0']), asks: [] };
    const good = bookFrame({ ...update, ...sides });
    const others = [
      '',
      '{}',
      tickerFrame('BTC/USD', { bid: '1', ask: '2', last: '1' }),
      bookFrame({ ...update, ...sides, type: 'snapshot' }),
      good.replace(',', ', '),
      good.slice(0, -1),
      `${good} `,
      good.replace('BTC', 'B\\u0054C'),
      good.replace('BTC', 'BTÇ'),
      good.replace('BTC', 'BT'),
      good.replace('BTC', 'WHO'),
      good.replace('2026', '2026'.repeat(2_000)),
      good.replace('4000000001', '4000000001.5'),
      good.replace('}]}', '},{}]}'),
    ];
    expect(others.map((text) => scanner.scan(text))).toEqual(others.map(() => false));
    expect(scanner.scan(good)).toBe(true);
  });

  it('rejects a number that a double would round', () => {
    const scanner = new BookUpdateScanner(SYMBOLS);
    const withQuantity = (qty: string) =>
      bookFrame({ ...update, bids: levelsOf(['1.0', qty]), asks: [] });
    expect(scanner.scan(withQuantity('1234567.12345678'))).toBe(true);
    expect(scanner.fits(1, 8)).toBe(true);
    expect(scanner.scan(withQuantity('123456789.12345678'))).toBe(false);
    expect(scanner.scan(withQuantity('99999999999'))).toBe(true);
    expect(scanner.fits(1, 8)).toBe(false);
    expect(scanner.scan(withQuantity('0.123456789'))).toBe(true);
    expect(scanner.fits(1, 8)).toBe(false);
  });

  it('agrees with the parser on every frame it accepts', () => {
    let read = 0;
    fc.assert(
      fc.property(levels, levels, fc.nat(4_294_967_295), (bids, asks, checksum) => {
        const scanner = new BookUpdateScanner(SYMBOLS);
        const text = bookFrame({ ...update, bids, asks, checksum });
        if (!scanner.scan(text)) return;
        read += 1;
        expect(scanned(scanner)).toEqual(parsed(text));
      }),
      { numRuns: 800 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('agrees with the parser on damaged frames or rejects them', () => {
    const good = bookFrame({
      ...update,
      bids: levelsOf(['100.5', '1.25000000'], ['100.4', '0']),
      asks: levelsOf(['100.6', '3.00000000']),
    });
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.nat(2),
        fc.constantFrom('', '0', '9', '.', '"', ',', '}', ']', '-', 'e', '\\', ' '),
        (at, removed, inserted) => {
          const scanner = new BookUpdateScanner(SYMBOLS);
          const text = good.slice(0, at) + inserted + good.slice(at + removed);
          if (scanner.scan(text)) expect(scanned(scanner)).toEqual(parsed(text));
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
