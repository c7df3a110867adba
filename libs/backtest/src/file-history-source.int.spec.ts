import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { candleAt, type Candle } from '@tidegate/model';

import { csvOf } from '@tidegate/model/testing';

import { generatedCandles } from '../testing/index.js';
import { FileHistorySource } from './adapters/files/file-history-source.js';
import type { HistoryRequest } from './ports.js';

const BTC = generatedCandles({ symbol: 'BTC/USD', candles: 30 });
const ETH = generatedCandles({ symbol: 'ETH/USD', candles: 40 });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-history-'));
  await write('kraken_BTC-USD_15m.csv', `time,open,high,low,close,volume,trades\n${csvOf(BTC)}\n`);
  await write('kraken_ETH-USD_15m_part.csv.gz', gzipSync(csvOf(ETH)));
  await write('notes.txt', 'not candles');
});

afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(folder, name), content);

const load = (path: string, request: Partial<HistoryRequest> = {}) =>
  new FileHistorySource(path).load({ symbols: [], timeframe: null, venue: null, ...request });

describe('A folder of candle files', () => {
  it('gives one series per instrument, plain or gzipped, and ignores other files', async () => {
    const series = await load(folder);
    expect(series.map(({ venue, symbol, timeframe }) => [venue, symbol, timeframe])).toEqual([
      ['kraken', 'BTC/USD', '15m'],
      ['kraken', 'ETH/USD', '15m'],
    ]);
    const [btc, eth] = series.map(({ candles }) =>
      Array.from({ length: candles.length }, (_, index) => candleAt(candles, index)),
    );
    expect(btc).toEqual(BTC);
    expect(eth).toEqual(ETH);
  });

  it('gives the requested instruments', async () => {
    const series = await load(folder, { symbols: ['ETH/USD'] });
    expect(series.map(({ source }) => source)).toEqual([
      join(folder, 'kraken_ETH-USD_15m_part.csv.gz'),
    ]);
  });

  it('refuses a missing instrument before it reads a file', async () => {
    await write('kraken_BTC-USD_15m.csv', 'corrupt');
    await expect(load(folder, { symbols: ['XRP/USD'] })).rejects.toMatchObject({
      code: 'INSTRUMENT_UNKNOWN',
    });
  });

  it('joins all files of an instrument, plain or gzipped, into one series', async () => {
    await write('kraken_ETH-USD_15m_again.csv', csvOf(ETH.slice(10, 25)));
    await write('kraken_BTC-USD_15m.csv', csvOf(BTC.slice(20)));
    await write('kraken_BTC-USD_15m_before.csv.gz', gzipSync(csvOf(BTC.slice(0, 20))));
    const series = await load(folder);
    expect(
      series.map(({ candles }) =>
        Array.from({ length: candles.length }, (_, index) => candleAt(candles, index)),
      ),
    ).toEqual([BTC, ETH]);
    expect(series[0]?.source).toBe(
      ['kraken_BTC-USD_15m.csv', 'kraken_BTC-USD_15m_before.csv.gz']
        .map((name) => join(folder, name))
        .join(', '),
    );
  });

  it('refuses two files of an instrument with different candles for one time', async () => {
    const [first, ...others] = ETH as [Candle, ...Candle[]];
    const name = 'kraken_ETH-USD_15m_again.csv';
    await write(name, csvOf([{ ...first, volume: first.volume + 1 }, ...others]));
    await expect(load(folder)).rejects.toMatchObject({
      code: 'DATA_CONTRADICTORY',
      details: { file: join(folder, name), other: join(folder, 'kraken_ETH-USD_15m_part.csv.gz') },
    });
  });

  it('refuses an invalid row with file and line', async () => {
    const path = join(folder, 'kraken_BTC-USD_15m.csv');
    const lines = csvOf(BTC).split('\n');
    await write('kraken_BTC-USD_15m.csv', lines.with(12, 'oops').join('\n'));
    await expect(load(folder)).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      details: { file: path, line: 13 },
      message: `${path}, line 13: column 1 (open time) is "oops", not an instant: neither a number nor ISO 8601`,
    });
    await write('kraken_BTC-USD_15m.csv', [...lines.slice(5), ...lines.slice(0, 5)].join('\n'));
    await expect(load(folder)).rejects.toMatchObject({
      code: 'DATA_UNSORTED',
      details: { file: path, line: 26 },
    });
  });

  it('refuses a damaged gzip file with its name', async () => {
    const path = join(folder, 'kraken_ETH-USD_15m_part.csv.gz');
    await write('kraken_ETH-USD_15m_part.csv.gz', gzipSync(csvOf(ETH)).subarray(0, 200));
    await expect(load(folder)).rejects.toMatchObject({
      code: 'DATA_UNREADABLE',
      details: { file: path },
    });
    await write('kraken_ETH-USD_15m_part.csv.gz', csvOf(ETH));
    await expect(load(folder)).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
  });

  it.each([
    ['kraken_BTC-USD_15m.csv', '7'.repeat(3_000_000)],
    ['kraken_BTC-USD_15m.csv.gz', gzipSync('7'.repeat(3_000_000))],
  ])('a file without line ends is refused with its name and line: %s', async (name, content) => {
    const path = join(folder, 'endless', name);
    await mkdir(join(folder, 'endless'), { recursive: true });
    await writeFile(path, content);
    await expect(load(path)).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      message: `${path}, line 1: the line is longer than 65,536 bytes; one row per line is expected`,
      details: { file: path, line: 1 },
    });
  });

  it('a folder without candle files is refused', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(load(empty)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });
});

describe('A path', () => {
  it('a path may be one candle file', async () => {
    const [series, ...rest] = await load(join(folder, 'kraken_BTC-USD_15m.csv'));
    expect(series).toMatchObject({ symbol: 'BTC/USD', timeframe: '15m' });
    expect(rest).toEqual([]);
  });

  it('a missing path is refused with its name', async () => {
    const path = join(folder, 'nowhere');
    await expect(load(path)).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringContaining(path) as unknown,
    });
  });

  it('a file with an unsupported name is refused with an example', async () => {
    await expect(load(join(folder, 'notes.txt'))).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringContaining('kraken_BTC-USD_15m.csv') as unknown,
    });
  });
});
