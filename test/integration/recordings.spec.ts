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
  if (!series) throw new Error('nothing was read');
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

/** What the simulator says of a recording when it is told to play it. */
const simulatorSays = (path: string): Promise<unknown> =>
  codeOf(planRecordedMarket({ kind: 'recorded', seed: 1, path, feed: 'ticks' }, null));

describe('A recording is the same for the back-test and for the simulator', () => {
  it.each<readonly [string, Files]>([
    ['plain', { [NAME]: csv(ROWS) }],
    ['with a header', { [NAME]: csv([HEADER, ...ROWS]) }],
    [
      'with a byte order mark, Windows line ends and a last one',
      { [NAME]: `\uFEFF${csv([...ROWS, ''], '\r\n')}` },
    ],
    [
      'with its columns in another order, in seconds',
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
      'in parts, one of them packed, some candles twice',
      {
        'kraken_BTC-USD_15m_a.csv': csv(ROWS.slice(120)),
        'kraken_BTC-USD_15m_b.csv.gz': gzipSync(csv(ROWS.slice(0, 130))),
      },
    ],
    ['twice, plain and packed', { [NAME]: csv(ROWS), [`${NAME}.gz`]: gzipSync(csv(ROWS)) }],
  ])('%s', async (_, files) => {
    await write(files);
    expect(await backTestReads(folder)).toEqual(CANDLES);
    expect(await simulatorReads(folder)).toEqual(CANDLES);
    expect(await simulatorSays(folder)).toBe('read');
  });
});

describe('A recording is refused by both with the same code', () => {
  const time = Number(CANDLES[3]?.openTime);
  it.each<readonly [string, string, Files]>([
    ['DATA_NOT_FOUND', 'a folder without candle files', { 'notes.txt': 'none' }],
    ['DATA_NOT_FOUND', 'a name that says no timeframe', { 'kraken_BTC-USD.csv': csv(ROWS) }],
    ['DATA_UNREADABLE', 'a file that is not packed although it says so', { [`${NAME}.gz`]: 'no' }],
    [
      'DATA_UNREADABLE',
      'a packed file that is cut off',
      { [`${NAME}.gz`]: gzipSync(csv(ROWS)).subarray(0, 500) },
    ],
    ['DATA_EMPTY', 'an empty file', { [NAME]: '' }],
    ['DATA_EMPTY', 'a file with a header only', { [NAME]: HEADER }],
    [
      'DATA_EMPTY',
      'an empty file beside a full one',
      { [NAME]: csv(ROWS), 'kraken_BTC-USD_15m_b.csv': '' },
    ],
    ['DATA_UNSORTED', 'rows out of order', { [NAME]: csv(ROWS.toReversed()) }],
    ['DATA_UNSORTED', 'a row twice', { [NAME]: csv([...ROWS, ROWS.at(-1) ?? '']) }],
    ['DATA_MALFORMED', 'markup', { [NAME]: csv(['<html>', ...ROWS]) }],
    ['DATA_MALFORMED', 'lines that end in CR', { [NAME]: csv([HEADER, ...ROWS], '\r') }],
    ['DATA_MALFORMED', 'text for a number', { [NAME]: replaced(3, `${time},a,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a row that ends early', { [NAME]: replaced(3, `${time},1,2,1,1`) }],
    ['DATA_MALFORMED', 'an eighth column', { [NAME]: replaced(3, `${time},1,2,1,1,1,1,1`) }],
    ['DATA_MALFORMED', 'an empty column', { [NAME]: replaced(3, `${time},1,2,1,1,1,`) }],
    ['DATA_MALFORMED', 'a blank before a number', { [NAME]: replaced(3, `${time}, 1,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a blank at the end', { [NAME]: replaced(3, `${time},1,2,1,1,1,1 `) }],
    ['DATA_MALFORMED', 'a time off the grid', { [NAME]: replaced(3, `${time + 1},1,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'a high below the close', { [NAME]: replaced(3, `${time},1,2,1,3,1,1`) }],
    ['DATA_MALFORMED', 'a price of 0', { [NAME]: replaced(3, `${time},0,2,0,1,1,1`) }],
    ['DATA_MALFORMED', 'a price of 1e40', { [NAME]: replaced(3, `${time},1,1e40,1,1,1,1`) }],
    ['DATA_MALFORMED', 'another unit of time', { [NAME]: replaced(3, `${time}000,1,2,1,1,1,1`) }],
    ['DATA_MALFORMED', 'two volumes', { [NAME]: csv([`${HEADER},volume_base`, ...ROWS]) }],
    [
      'DATA_MALFORMED',
      'a header without a close',
      { [NAME]: csv(['time,open,high,low,last,volume,trades', ...ROWS]) },
    ],
    ['DATA_MALFORMED', 'a negative volume', { [NAME]: replaced(3, `${time},1,2,1,1,-1,1`) }],
    ['DATA_MALFORMED', 'a volume beyond all', { [NAME]: replaced(3, `${time},1,2,1,1,1e999,1`) }],
    [
      'DATA_CONTRADICTORY',
      'two files that differ',
      { [NAME]: csv(ROWS), [`${NAME}.gz`]: gzipSync(replaced(3, `${time},1,2,1,1,1,1`)) },
    ],
  ])('%s: %s', async (code, _, files) => {
    await write(files);
    const codes = [await codeOf(backTestReads(folder)), await simulatorSays(folder)];
    expect(codes).toEqual([code, code]);
  });

  it('DATA_NOT_FOUND: nothing at the path, or a file under another name', async () => {
    await write({ 'candles.csv': csv(ROWS) });
    for (const name of ['nowhere', 'candles.csv', 'candles.csv/inside']) {
      const path = join(folder, name);
      const codes = [await codeOf(backTestReads(path)), await simulatorSays(path)];
      expect([name, ...codes]).toEqual([name, 'DATA_NOT_FOUND', 'DATA_NOT_FOUND']);
    }
  });

  it('DATA_UNREADABLE: something at the path that is no file', async () => {
    await mkdir(join(folder, NAME));
    const codes = [await codeOf(backTestReads(folder)), await simulatorSays(folder)];
    expect(codes).toEqual(['DATA_UNREADABLE', 'DATA_UNREADABLE']);
  });
});
