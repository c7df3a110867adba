import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileHistorySource } from '@tidegate/backtest';
import { epochMs } from '@tidegate/kernel';
import { candleAt, type Candle } from '@tidegate/model';

import { parseCandleFiles } from '../../apps/simulator/src/core/recorded-series.js';
import { chooseRecording } from '../../apps/simulator/src/core/recording-choice.js';
import { planRecordedMarket } from '../../apps/simulator/src/recorded-market.js';
import { readRecording, recordingNames } from '../../apps/simulator/src/recording-files.js';
import { generatedCandles } from './generated-market.js';

const FROM = epochMs(Date.UTC(2025, 0, 1));
const CANDLES = generatedCandles(
  { from: FROM, timeframe: '15m', candles: 200, seed: 5 },
  { symbol: 'BTC/USD', price: 60_000, decimals: 1 },
);
const KIND = { symbol: 'BTC/USD', timeframe: '15m' } as const;
const HEADER = 'timestamp_ms,open,high,low,close,volume,trades';
const NAME = 'kraken_BTC-USD_15m.csv';

const rowsOf = (candles: readonly Candle[]): readonly string[] =>
  candles.map(({ openTime, open, high, low, close, volume, trades }) =>
    [openTime, open, high, low, close, volume, trades].join(','),
  );
const ROWS = rowsOf(CANDLES);
const csv = (lines: readonly string[], end = '\n'): string => lines.join(end);
const replaced = (line: number, by: string): string => csv(ROWS.with(line, by));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-recordings-'));
});

afterEach(() => rm(folder, { recursive: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

async function write(files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
}

async function backTestReads(path: string): Promise<readonly Candle[]> {
  const request = { symbols: [], timeframe: null, venue: null };
  const [series] = await new FileHistorySource(path).load(request);
  if (!series) throw new Error('The back-test read no series');
  const { candles } = series;
  return Array.from({ length: candles.length }, (_, index) => candleAt(candles, index));
}

async function simulatorReads(path: string): Promise<readonly Candle[]> {
  const { files } = chooseRecording(await recordingNames(path));
  const [names = []] = files.values();
  const { candles } = parseCandleFiles(await readRecording(path, names), KIND);
  return candles;
}

const codeOf = (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => 'read',
    (thrown: unknown) => (thrown as { readonly code?: unknown }).code,
  );

/** The error code with which the simulator rejects a recording, or `read`. */
const simulatorCode = (path: string): Promise<unknown> =>
  codeOf(planRecordedMarket({ kind: 'recorded', seed: 1, path, feed: 'ticks' }, null));

describe('readable recordings', () => {
  it.each<readonly [string, Files]>([
    ['without a header', { [NAME]: csv(ROWS) }],
    ['with a header', { [NAME]: csv([HEADER, ...ROWS]) }],
    [
      'with a byte order mark, Windows line ends, and a trailing line end',
      { [NAME]: `\uFEFF${csv([...ROWS, ''], '\r\n')}` },
    ],
    [
      'with columns in another order and times in seconds',
      {
        [NAME]: csv([
          'count,close,low,high,open,Volume (BTC),unix,vwap',
          ...CANDLES.map((c) =>
            [c.trades, c.close, c.low, c.high, c.open, c.volume, c.openTime / 1_000, 1].join(','),
          ),
        ]),
      },
    ],
    ['with a byte order mark and a header', { [NAME]: `\uFEFF${csv([HEADER, ...ROWS])}` }],
    [
      'in overlapping parts, one of them compressed',
      {
        'kraken_BTC-USD_15m_a.csv': csv(ROWS.slice(120)),
        'kraken_BTC-USD_15m_b.csv.gz': gzipSync(csv(ROWS.slice(0, 130))),
      },
    ],
    [
      'stored twice, plain and compressed',
      { [NAME]: csv(ROWS), [`${NAME}.gz`]: gzipSync(csv(ROWS)) },
    ],
  ])('back-test and simulator read the same candles from a recording %s', async (_, files) => {
    await write(files);
    expect(await backTestReads(folder)).toEqual(CANDLES);
    expect(await simulatorReads(folder)).toEqual(CANDLES);
    expect(await simulatorCode(folder)).toBe('read');
  });
});

describe('unreadable recordings', () => {
  const time = Number(CANDLES[3]?.openTime);
  it.each<readonly [string, string, Files]>([
    ['DATA_NOT_FOUND', 'a folder without candle files', { 'notes.txt': 'none' }],
    ['DATA_NOT_FOUND', 'a file name without a timeframe', { 'kraken_BTC-USD.csv': csv(ROWS) }],
    ['DATA_UNREADABLE', 'a .gz file that is not gzip', { [`${NAME}.gz`]: 'no' }],
    [
      'DATA_UNREADABLE',
      'a truncated .gz file',
      { [`${NAME}.gz`]: gzipSync(csv(ROWS)).subarray(0, 500) },
    ],
    ['DATA_EMPTY', 'an empty file', { [NAME]: '' }],
    ['DATA_EMPTY', 'a file with only a header', { [NAME]: HEADER }],
    [
      'DATA_EMPTY',
      'an empty file next to a full one',
      { [NAME]: csv(ROWS), 'kraken_BTC-USD_15m_b.csv': '' },
    ],
    ['DATA_UNSORTED', 'rows out of order', { [NAME]: csv(ROWS.toReversed()) }],
    ['DATA_UNSORTED', 'a duplicate row', { [NAME]: csv([...ROWS, ROWS.at(-1) ?? '']) }],
    ['DATA_MALFORMED', 'markup', { [NAME]: csv(['<html>', ...ROWS]) }],
    ['DATA_MALFORMED', 'lines that end in CR', { [NAME]: csv([HEADER, ...ROWS], '\r') }],
    ['DATA_MALFORMED', 'text in place of a number', { [NAME]: replaced(3, `${time},a,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a truncated row', { [NAME]: replaced(3, `${time},1,2,1,1`) }],
    ['DATA_MALFORMED', 'an eighth column', { [NAME]: replaced(3, `${time},1,2,1,1,1,1,1`) }],
    ['DATA_MALFORMED', 'an empty column', { [NAME]: replaced(3, `${time},1,2,1,1,1,`) }],
    ['DATA_MALFORMED', 'a blank before a number', { [NAME]: replaced(3, `${time}, 1,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a blank at the end', { [NAME]: replaced(3, `${time},1,2,1,1,1,1 `) }],
    ['DATA_MALFORMED', 'a time off the grid', { [NAME]: replaced(3, `${time + 1},1,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a high below the close', { [NAME]: replaced(3, `${time},1,2,1,3,1,1`) }],
    ['DATA_MALFORMED', 'a price of 0', { [NAME]: replaced(3, `${time},0,2,0,1,1,1`) }],
    ['DATA_MALFORMED', 'a price of 1e40', { [NAME]: replaced(3, `${time},1,1e40,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a time in another unit', { [NAME]: replaced(3, `${time}000,1,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'two volume columns', { [NAME]: csv([`${HEADER},volume_base`, ...ROWS]) }],
    [
      'DATA_MALFORMED',
      'a header without a close',
      { [NAME]: csv(['time,open,high,low,last,volume,trades', ...ROWS]) },
    ],
    ['DATA_MALFORMED', 'a negative volume', { [NAME]: replaced(3, `${time},1,2,1,1,-1,1`) }],
    ['DATA_MALFORMED', 'an infinite volume', { [NAME]: replaced(3, `${time},1,2,1,1,1e999,1`) }],
    [
      'DATA_CONTRADICTORY',
      'two files with different candles',
      { [NAME]: csv(ROWS), [`${NAME}.gz`]: gzipSync(replaced(3, `${time},1,2,1,1,1,1`)) },
    ],
  ])('back-test and simulator reject with %s: %s', async (code, _, files) => {
    await write(files);
    const codes = [await codeOf(backTestReads(folder)), await simulatorCode(folder)];
    expect(codes).toEqual([code, code]);
  });

  it('back-test and simulator reject with DATA_NOT_FOUND: a missing path and an unknown file name', async () => {
    await write({ 'candles.csv': csv(ROWS) });
    for (const name of ['missing', 'candles.csv', 'candles.csv/inside']) {
      const path = join(folder, name);
      const codes = [await codeOf(backTestReads(path)), await simulatorCode(path)];
      expect([name, ...codes]).toEqual([name, 'DATA_NOT_FOUND', 'DATA_NOT_FOUND']);
    }
  });

  it('back-test and simulator reject with DATA_UNREADABLE: a folder in place of a file', async () => {
    await mkdir(join(folder, NAME));
    const codes = [await codeOf(backTestReads(folder)), await simulatorCode(folder)];
    expect(codes).toEqual(['DATA_UNREADABLE', 'DATA_UNREADABLE']);
  });
});
