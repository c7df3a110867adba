import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';
import fc from 'fast-check';

import { csvOf, generatedCandles, MARKET_START } from '../../testing/index.js';
import { candleAt, type CandleColumns } from './candle-columns.js';
import { parseCandleCsv, type CsvProblem } from './candle-csv.js';

const STEP = 900_000;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function parsed(text: string): CandleColumns {
  const result = parseCandleCsv(bytesOf(text), '15m');
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function problemOf(text: string): CsvProblem {
  const result = parseCandleCsv(bytesOf(text), '15m');
  if (result.ok) throw new Error('The text was expected to be refused');
  return result.error;
}

const candlesOf = (columns: CandleColumns): readonly Candle[] =>
  Array.from({ length: columns.length }, (_, index) => candleAt(columns, index));

const row = (index: number, rest = '100,101,99,100.5,12.5,7'): string =>
  `${MARKET_START + index * STEP},${rest}`;

/** Any double above 0, with as many digits as it takes to write it. */
const price = fc.double({ min: 1e-9, max: 1e12, noNaN: true });

const candles = fc
  .array(
    fc.record({
      prices: fc.tuple(price, price, price, price),
      volume: fc.double({ min: 0, max: 1e15, noNaN: true }),
      trades: fc.nat(),
      skipped: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows): readonly Candle[] => {
    let interval = 0;
    return rows.map(({ prices, volume, trades, skipped }) => {
      interval += 1 + skipped;
      const [low, open, close, high] = prices.toSorted((left, right) => left - right) as [
        number,
        number,
        number,
        number,
      ];
      const openTime = epochMs(MARKET_START + interval * STEP);
      return { openTime, open, high, low, close, volume, trades };
    });
  });

describe('A candle file', () => {
  it('is read back as exactly the doubles that were written', () => {
    fc.assert(
      fc.property(candles, (written) => {
        expect(candlesOf(parsed(csvOf(written)))).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  it('is read alike with a header, blank lines, Windows line ends and a last line end', () => {
    const written = generatedCandles({ symbol: 'BTC/USD', candles: 20 });
    const plain = csvOf(written);
    const variants = [
      `timestamp_ms,open,high,low,close,volume,trades\n${plain}`,
      `\uFEFFtimestamp_ms,open,high,low,close,volume,trades\r\n${plain.replaceAll('\n', '\r\n')}\r\n`,
      `\n\n${plain.replace('\n', '\n\n')}\n\n`,
      `${plain}\n`,
      `\uFEFF${plain}`,
      `\uFEFF\n${plain}\r\n`,
      `"Open Time","Open","High","Low","Close","Volume (base)","Trades"\n${plain}`,
    ];
    for (const variant of variants) expect(candlesOf(parsed(variant))).toEqual(written);
  });

  it('may leave the number of trades out', () => {
    const columns = parsed(`${row(0, '100,101,99,100.5,12.5')}\n${row(1)}`);
    expect([...columns.trades]).toEqual([0, 7]);
  });

  it('may write numbers with exponents, many digits and no leading zero', () => {
    const columns = parsed(row(0, '1.00e+2,1.01E2,9.9e1,100.000000000000000000000001,.5e-6,0'));
    expect(candleAt(columns, 0)).toMatchObject({
      open: 100,
      high: 101,
      low: 99,
      close: 100,
      volume: 5e-7,
    });
  });
});

describe('A candle file is refused', () => {
  it.each([
    ['a row that ends early', `${row(0)}\n${row(1, '100,101,99')}`, 'DATA_MALFORMED', 2],
    [
      'a row that ends amid a number',
      `${row(0)}\n${row(1, '100,101,99,100.5,')}`,
      'DATA_MALFORMED',
      2,
    ],
    ['text for a number', `${row(0)}\n\n${row(1, '100,101,n/a,100.5,1')}`, 'DATA_MALFORMED', 3],
    ['a number with a tail', row(0, '100,101x,99,100.5,1'), 'DATA_MALFORMED', 1],
    ['an exponent without digits', row(0, '100,101,99,100.5,1e'), 'DATA_MALFORMED', 1],
    ['an eighth column', row(0, '100,101,99,100.5,1,2,3'), 'DATA_MALFORMED', 1],
    ['a second header', `${row(0)}\ntime,open\n${row(1)}`, 'DATA_MALFORMED', 2],
    ['a time off the grid', `${MARKET_START + 1},100,101,99,100.5,1`, 'DATA_MALFORMED', 1],
    ['a high below the close', row(0, '100,100.2,99,100.5,1'), 'DATA_MALFORMED', 1],
    ['a low above the open', row(0, '100,101,100.1,100.5,1'), 'DATA_MALFORMED', 1],
    ['a price of zero', row(0, '100,101,0,100.5,1'), 'DATA_MALFORMED', 1],
    ['a negative volume', row(0, '100,101,99,100.5,-1'), 'DATA_MALFORMED', 1],
    ['a negative count of trades', row(0, '100,101,99,100.5,1,-1'), 'DATA_MALFORMED', 1],
    ['a volume beyond every number', row(0, '100,101,99,100.5,1e999'), 'DATA_MALFORMED', 1],
    ['a time that comes twice', `unix\n${row(1)}\n${row(1)}`, 'DATA_UNSORTED', 3],
    ['a time that goes back', `${row(1)}\n${row(2)}\n${row(0)}`, 'DATA_UNSORTED', 3],
    ['markup for a header', `<html>garbage\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['words for a header', `candles of BTC\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['a header that does not begin with the time', `open,time\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['a header with a number', `time,open,101,low\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['a header with a nameless column', `time,open,,low\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['two byte order marks', `\uFEFF\uFEFF${row(1)}`, 'DATA_MALFORMED', 1],
    ['a text that never ends', 'time'.repeat(500), 'DATA_MALFORMED', 1],
    ['lines that end in CR alone', `time,open\r${row(0)}\r${row(1)}`, 'DATA_MALFORMED', 1],
    ['a line that ends in CR alone', `${row(0)}\n${row(1)}\r${row(2)}\n`, 'DATA_MALFORMED', 2],
    ['no row', 'timestamp_ms,open,high,low,close,volume\n', 'DATA_EMPTY', 1],
    ['no byte', '', 'DATA_EMPTY', 1],
  ] as const)('for %s, by code and line', (_, text, code, line) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code, line });
    expect(problem.message).toMatch(new RegExp(`^line ${line}: .{10}`));
  });

  it('in words that fit what its first line is', () => {
    expect(problemOf(`<html>\n${row(1)}`).message).toContain(
      'neither a row of numbers nor a header',
    );
    expect(problemOf(`${row(0)}\r${row(1)}`).message).toContain('lines end in CR alone');
  });

  it('whatever its bytes are, never with anything but a problem', () => {
    const noise = fc.uint8Array({ maxLength: 80 });
    const nearly = fc
      .tuple(fc.nat({ max: 60 }), fc.nat({ max: 127 }))
      .map(([at, byte]) => bytesOf(`${row(0)}\n${row(1)}`).with(at, byte));
    fc.assert(
      fc.property(fc.oneof(noise, nearly), (bytes) => {
        const result = parseCandleCsv(bytes, '15m');
        if (!result.ok) {
          expect(result.error.line).toBeGreaterThan(0);
          return;
        }
        for (const { low, high } of candlesOf(result.value))
          expect(high).toBeGreaterThanOrEqual(low);
      }),
      { numRuns: 500 },
    );
  });
});
