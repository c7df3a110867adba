import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import fc from 'fast-check';

import { csvOf, FILE_START, wavyCandles } from '../../../testing/index.js';
import type { Candle } from '../candle.js';
import { candleAt, type CandleColumns } from './candle-columns.js';
import { parseCandleCsv, type CsvProblem } from './candle-csv.js';

const STEP = 900_000;
const KIND = { symbol: 'BTC/USD', timeframe: '15m' } as const;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function parsed(text: string): CandleColumns {
  const result = parseCandleCsv(bytesOf(text), KIND);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function problemOf(text: string): CsvProblem {
  const result = parseCandleCsv(bytesOf(text), KIND);
  if (result.ok) throw new Error('Expected the text to be refused');
  return result.error;
}

const candlesOf = (columns: CandleColumns): readonly Candle[] =>
  Array.from({ length: columns.length }, (_, index) => candleAt(columns, index));

const row = (index: number, rest = '100,101,99,100.5,12.5,7'): string =>
  `${FILE_START + index * STEP},${rest}`;

const HEADER = 'timestamp_ms,open,high,low,close,volume,trades';

/** Any double above 0, with all its digits. */
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
      const openTime = epochMs(FILE_START + interval * STEP);
      return { openTime, open, high, low, close, volume, trades };
    });
  });

describe('A candle file', () => {
  it('parses back to exactly the doubles written', () => {
    fc.assert(
      fc.property(candles, (written) => {
        expect(candlesOf(parsed(csvOf(written)))).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  it('parses the same with a header, blank lines, Windows line ends and a final line end', () => {
    const written = wavyCandles(20);
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

  it('may omit the number of trades', () => {
    const columns = parsed(`${row(0, '100,101,99,100.5,12.5')}\n${row(1)}`);
    expect([...columns.trades]).toEqual([0, 7]);
  });

  it('may have numbers with exponents, many digits or without a leading zero', () => {
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
      'a row that ends after a comma',
      `${row(0)}\n${row(1, '100,101,99,100.5,')}`,
      'DATA_MALFORMED',
      2,
    ],
    [
      'text instead of a number',
      `${row(0)}\n\n${row(1, '100,101,n/a,100.5,1')}`,
      'DATA_MALFORMED',
      3,
    ],
    ['a number with trailing text', row(0, '100,101x,99,100.5,1'), 'DATA_MALFORMED', 1],
    ['an exponent without digits', row(0, '100,101,99,100.5,1e'), 'DATA_MALFORMED', 1],
    ['an eighth column', row(0, '100,101,99,100.5,1,2,3'), 'DATA_MALFORMED', 1],
    ['a second header', `${row(0)}\ntime,open\n${row(1)}`, 'DATA_MALFORMED', 2],
    ['a time off the grid', `${FILE_START + 1},100,101,99,100.5,1`, 'DATA_MALFORMED', 1],
    ['a high below the close', row(0, '100,100.2,99,100.5,1'), 'DATA_MALFORMED', 1],
    ['a low above the open', row(0, '100,101,100.1,100.5,1'), 'DATA_MALFORMED', 1],
    ['a price of zero', row(0, '100,101,0,100.5,1'), 'DATA_MALFORMED', 1],
    ['a negative volume', row(0, '100,101,99,100.5,-1'), 'DATA_MALFORMED', 1],
    ['a negative count of trades', row(0, '100,101,99,100.5,1,-1'), 'DATA_MALFORMED', 1],
    ['an infinite volume', row(0, '100,101,99,100.5,1e999'), 'DATA_MALFORMED', 1],
    ['a repeated time', `${HEADER}\n${row(1)}\n${row(1)}`, 'DATA_UNSORTED', 3],
    ['a row shorter than the header', `${HEADER}\n${row(1, '1,1,1,1,1')}`, 'DATA_MALFORMED', 2],
    ['a row longer than the header', `${HEADER}\n${row(1)},8`, 'DATA_MALFORMED', 2],
    ['a price above the maximum', row(0, '100,1e40,99,100.5,1'), 'DATA_MALFORMED', 1],
    ['a price below the minimum', row(0, '100,101,1e-40,100.5,1'), 'DATA_MALFORMED', 1],
    ['a volume above the maximum', row(0, '100,101,99,100.5,1e19'), 'DATA_MALFORMED', 1],
    [
      'a number of trades above the maximum',
      row(0, '100,101,99,100.5,1,1e13'),
      'DATA_MALFORMED',
      1,
    ],
    ['a row of eight cells', row(0, '100,101,99,100.5,1,2,3'), 'DATA_MALFORMED', 1],
    ['a time that goes back', `${row(1)}\n${row(2)}\n${row(0)}`, 'DATA_UNSORTED', 3],
    ['markup as header', `<html>garbage\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['words as header', `candles of BTC\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['a header without all prices', `open,time\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['a header with a number', `time,open,101,low\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['a header with an unnamed column', `time,open,,low\n${row(1)}`, 'DATA_MALFORMED', 1],
    ['two byte order marks', `\uFEFF\uFEFF${row(1)}`, 'DATA_MALFORMED', 1],
    ['a very long first line', 'time'.repeat(500), 'DATA_MALFORMED', 1],
    ['lines that end in CR alone', `time,open\r${row(0)}\r${row(1)}`, 'DATA_MALFORMED', 1],
    ['a line that ends in CR alone', `${row(0)}\n${row(1)}\r${row(2)}\n`, 'DATA_MALFORMED', 2],
    ['a header without rows', 'timestamp_ms,open,high,low,close,volume\n', 'DATA_EMPTY', 1],
    ['an empty file', '', 'DATA_EMPTY', 1],
  ] as const)('%s is refused with code and line', (_, text, code, line) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code, line });
    expect(problem.message).toMatch(new RegExp(`^line ${line}: .{10}`));
  });

  it.each([
    [row(0, '100,much,99,100.5,1'), 'line 1: column 3 (high) is "much", not a number'],
    [
      `${HEADER}\n${row(0)}\n${row(1, '1,2,1,,5,6')}`,
      'line 3: column "close" is empty, not a number',
    ],
    [
      row(0, '100,1e40,99,100.5,1'),
      'line 1: column 3 (high) is 1e+40, a price outside 1e-12 to 1000000000000',
    ],
    [
      `${HEADER}\n${row(0, '100,100.2,99,100.5,1,1')}`,
      'line 2: column "high" is 100.2, below the open (100) or close (100.5)',
    ],
    [
      `${FILE_START + 1},100,101,99,100.5,1`,
      'line 1: column 1 (open time) is 2025-01-01T00:00:00.001Z, not aligned to 15m',
    ],
    [
      `2025,100,101,99,100.5,1`,
      'line 1: column 1 (open time) is "2025", not an instant in seconds, milliseconds or microseconds since 1970',
    ],
    [`${HEADER}\n${row(0, '1,2,3')}`, 'line 2: the row has 4 cells, but 7 were expected'],
    [`${HEADER}\n${row(0)},1,2`, 'line 2: the row has 9 cells, but 7 were expected'],
  ])('a refusal names line, column and value: %j', (text, message) => {
    expect(problemOf(text).message).toBe(message);
  });

  it('a refusal shortens a long value', () => {
    const { message } = problemOf(row(0, `100,${'x'.repeat(500)},99,100.5,1`));
    expect(message).toContain(`"${'x'.repeat(40)}…"`);
    expect(message.length).toBeLessThan(120);
  });

  it('a refusal gives a reason that matches the first line', () => {
    expect(problemOf(`<html>\n${row(1)}`).message).toContain(
      'neither a row of numbers nor a header that names its columns',
    );
    expect(problemOf(`${row(0)}\r${row(1)}`).message).toContain('lines end in CR alone');
  });

  it('any bytes give a result or a problem, never an exception', () => {
    const noise = fc.uint8Array({ maxLength: 80 });
    const nearly = fc
      .tuple(fc.nat({ max: 60 }), fc.nat({ max: 127 }))
      .map(([at, byte]) => bytesOf(`${row(0)}\n${row(1)}`).with(at, byte));
    fc.assert(
      fc.property(fc.oneof(noise, nearly), (bytes) => {
        const result = parseCandleCsv(bytes, KIND);
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
