import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS, TidegateError } from '@tidegate/kernel';

import { candleCsv, csvFile, MONDAY } from '../../testing/index.js';
import { firstCandleFrom, parseCandleFiles } from './recorded-series.js';

const KIND = { symbol: 'BTC/USD', timeframe: '1m' } as const;
const aFile = (rows: string, name = 'a.csv') => csvFile(rows, name);
const row = (minute: number, prices = '10,12,9,11', volume = '1.5'): string =>
  `${MONDAY + minute * MINUTE_MS},${prices},${volume}`;

function refusalOf(rows: string): TidegateError {
  try {
    parseCandleFiles([aFile(rows)], KIND);
  } catch (error) {
    if (error instanceof TidegateError) return error;
    throw error;
  }
  throw new Error('The input was accepted');
}

describe('parseCandleFiles', () => {
  it('reads candles with and without a trade count', () => {
    const series = parseCandleFiles([aFile(`${row(0)}\n${row(1)},17\n`)], KIND);
    expect(series.candles[0]).toMatchObject({
      openTime: MONDAY,
      open: 10,
      high: 12,
      low: 9,
      close: 11,
      volume: 1.5,
      trades: 0,
    });
    expect(series.candles[1]?.trades).toBe(17);
  });

  it('detects the decimals of the prices', () => {
    expect(parseCandleFiles([aFile(row(0, '10.5,12.125,9.00,11'))], KIND).priceDecimals).toBe(3);
  });

  it('joins files in order of time, not of name', () => {
    const files = [aFile(row(5), 'a.csv'), aFile(row(2), 'b.csv')];
    const { candles } = parseCandleFiles(files, KIND);
    expect(candles.map(({ openTime }) => openTime - MONDAY)).toEqual([
      2 * MINUTE_MS,
      5 * MINUTE_MS,
    ]);
  });

  it('keeps one copy of a candle that several files contain', () => {
    const files = [
      aFile(`${row(0)}\n${row(1)}\n${row(2)}`, 'a.csv'),
      aFile(`${row(1)}\n${row(3)}`, 'b.csv'),
    ];
    const { candles } = parseCandleFiles(files, KIND);
    expect(candles.map(({ openTime }) => (openTime - MONDAY) / MINUTE_MS)).toEqual([0, 1, 2, 3]);
  });

  it('rejects two files with different candles for one time and names both', () => {
    const files = [aFile(`${row(0)}\n${row(1)}`, 'a.csv'), aFile(row(1, '10,12,9,10'), 'b.csv')];
    expect(() => parseCandleFiles(files, KIND)).toThrow(
      expect.objectContaining({
        code: 'DATA_CONTRADICTORY',
        message: expect.stringMatching(/^a\.csv and b\.csv hold different/),
        details: { file: 'a.csv', other: 'b.csv' },
      }),
    );
  });

  it.each([
    ['decreasing time', 'DATA_UNSORTED', `${row(1)}\n${row(0)}`, /line 2: .*does not come after/],
    ['an invalid candle', 'DATA_MALFORMED', row(0, '10,10.5,9,11'), /line 1: .*"?high/],
    ['a missing cell', 'DATA_MALFORMED', `${MONDAY},10,12,9,11`, /line 1: .*but this one has 5/],
    [
      'too many decimals',
      'DATA_MALFORMED',
      row(0, '10,12,9,11.00000000001'),
      /more than 10 decimals/,
    ],
    ['an empty file', 'DATA_EMPTY', '', /holds no candle/],
  ])('rejects %s and reports its place', (_, code, rows, message) => {
    const refusal = refusalOf(rows);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).toMatch(/^a\.csv/);
    expect(refusal.details).toMatchObject({ file: 'a.csv' });
  });

  it('finds the first candle at or after an instant', () => {
    const text = candleCsv({
      from: MONDAY,
      rows: 10,
      lengthMs: MINUTE_MS,
      price: 50,
      seed: 1,
      holes: [4],
    });
    const { candles } = parseCandleFiles([csvFile(text)], KIND);
    const openAfter = (minute: number): unknown =>
      candles[firstCandleFrom(candles, epochMs(MONDAY + minute * MINUTE_MS))]?.openTime;
    expect([openAfter(-5), openAfter(3), openAfter(4), openAfter(10)]).toEqual([
      MONDAY,
      MONDAY + 3 * MINUTE_MS,
      MONDAY + 5 * MINUTE_MS,
      undefined,
    ]);
  });
});
