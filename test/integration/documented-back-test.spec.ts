import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCandleCsv, TIMEFRAMES } from '@tidegate/model';

import { ChildProgram, ROOT } from './child-process.js';
import { codesIn, flatText, numberIn, readText, tableOf } from './documented-text.js';

/** Durations differ between machines. */
const TIMING = / candles in .* a second\), loaded in /;
const PAGE = 'docs/back-test.md';
const SPAWN_MS = 60_000;

async function backTest(...args: readonly string[]): Promise<readonly string[]> {
  const config = join(ROOT, 'config');
  const options = ['--config', config, ...args];
  const program = new ChildProgram('apps/cli/src/main.js', ['backtest', ...options]);
  expect((await program.ended).code).toBe(0);
  return program.stdout;
}

describe('docs/back-test.md', () => {
  const page = flatText(PAGE);
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-report-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it(
    'docs/back-test.md shows lines that tidegate backtest prints',
    async () => {
      const [, block = ''] = /^```text\n(Back-test of [\s\S]*?)^```$/m.exec(readText(PAGE)) ?? [];
      const shown = block.split('\n').filter((line) => line !== '...' && !TIMING.test(line));
      expect(shown.length).toBeGreaterThan(20);
      const printed = new Set(await backTest());
      expect(shown.filter((line) => line !== '' && !printed.has(line))).toEqual([]);
    },
    SPAWN_MS,
  );

  it(
    'docs/back-test.md lists the fields of the result in order, and the files of the report',
    async () => {
      const [printed = ''] = await backTest('--json', '--out', folder);
      const result = JSON.parse(printed) as Readonly<Record<string, object>>;
      const rows = tableOf(PAGE, 'field');
      expect(rows.flatMap(([cell = '']) => codesIn(cell))).toEqual(Object.keys(result));
      for (const name of ['comparison', 'funnel']) {
        const [, meaning = ''] = rows.find(([cell]) => cell === `\`${name}\``) ?? [];
        const members = codesIn(meaning).filter((code) => code !== 'percentile' && code !== 'null');
        expect(members.length).toBeGreaterThan(3);
        expect(Object.keys(result[name] ?? {})).toEqual(expect.arrayContaining([...members]));
      }
      const files = tableOf(PAGE, 'file').flatMap(([cell = '']) => codesIn(cell));
      expect(readdirSync(folder).sort()).toEqual([...files].sort());
    },
    SPAWN_MS,
  );

  it('docs/back-test.md lists the options of tidegate backtest', async () => {
    const program = new ChildProgram('apps/cli/src/main.js', ['backtest', '--help']);
    await program.ended;
    const offered = program.stdout.flatMap((line) => /^ {2}(--[a-z-]+)/.exec(line)?.[1] ?? []);
    const listed = tableOf(PAGE, 'option').flatMap(([cell = '']) =>
      codesIn(cell).map((code) => code.split(' ')[0] ?? ''),
    );
    expect([...listed].sort()).toEqual(offered.sort());
  });

  it('docs/back-test.md names columns that the reader of candle files accepts', () => {
    const [times = '', prices = '', volumes = '', trades = ''] = tableOf(PAGE, 'column').map(
      ([, names = '']) => names,
    );
    const usual = ['timestamp', 'open', 'high', 'low', 'close', 'volume', 'trades'];
    const row = '1735689600,100,110,90,105,7,3';
    const read = (header: readonly string[]) =>
      parseCandleCsv(Buffer.from(`${header.join(',')}\n${row}\n`), {
        symbol: 'BTC/USD',
        timeframe: '1h',
      });
    const replaced = (column: number, name: string): readonly string[] =>
      usual.map((each, at) => (at === column ? name : each));
    const names: readonly (readonly [number, string])[] = [
      ...codesIn(times.split(', also with')[0] ?? '').map((name) => [0, name] as const),
      ...['open', 'high', 'low', 'close'].map((name) => [usual.indexOf(name), name] as const),
      ...(['open_price', 'o', 'open_usd'] as const).map((name) => [1, name] as const),
      ...codesIn(volumes)
        .filter((name) => name !== 'volume_usd')
        .map((name) => [5, name] as const),
      ...codesIn(trades).map((name) => [6, name] as const),
    ];
    expect(codesIn(prices)).toEqual([
      'open',
      'high',
      'low',
      'close',
      'open_price',
      'o',
      'open_usd',
    ]);
    expect(names.length).toBeGreaterThan(20);
    const refused = names.filter(([column, name]) => !read(replaced(column, name)).ok);
    expect(refused).toEqual([]);
    expect(read([...usual.slice(0, 5), 'volume_usd', 'trades']).ok).toBe(false);
  });

  it('docs/back-test.md quotes the refusal of a malformed row', () => {
    const [, file = '', line = '', rest = ''] =
      /DATA_MALFORMED: (\S+), (line 7): (.*)$/m.exec(readText(PAGE)) ?? [];
    const good = Array.from(
      { length: 5 },
      (_, row) => `${1735689600 + 900 * row},100,101,99,100,1`,
    );
    const csv = [
      'time,open,high,low,close,volume',
      ...good,
      `${1735689600 + 900 * 5},100,100.2,99,100.5,1`,
    ].join('\n');
    const parsed = parseCandleCsv(Buffer.from(`${csv}\n`), { symbol: 'BTC/USD', timeframe: '15m' });
    expect(file).toBe('candles/kraken_BTC-USD_15m.csv');
    expect(parsed.ok ? '' : `${parsed.error.code} ${parsed.error.message}`).toBe(
      `DATA_MALFORMED ${line}: ${rest}`,
    );
  });

  it('docs/back-test.md gives the limits of a file', () => {
    expect(page).toContain(`(\`${TIMEFRAMES.join(' ')}\`)`);
    const lines = 'libs/model/src/core/recordings/collect-lines.ts';
    expect([numberIn(lines, 'lineBytesMax'), numberIn(lines, 'bytesMax')]).toEqual([
      64 * 1_024,
      1_024 ** 3,
    ]);
    expect(page).toContain('have at most 64 KiB');
    expect(page).toContain('at most 1 GiB unpacked');
    const candle = 'libs/model/src/core/candle.ts';
    expect([numberIn(candle, 'PRICE_MIN'), numberIn(candle, 'PRICE_MAX')]).toEqual([1e-12, 1e12]);
    expect(page).toContain('a price outside 10⁻¹² to 10¹²');
  });

  it('docs/back-test.md gives the number of draws and of shown trades', () => {
    const draws = numberIn('libs/backtest/src/core/comparison/chance.ts', 'DRAWS');
    expect(page).toContain(`_Random entries_: ${draws} draws`);
    const drawn = numberIn('apps/cli/src/report/chart-sections.ts', 'TRADES_DRAWN');
    const listed = numberIn('apps/cli/src/report/table-sections.ts', 'TRADES_LISTED');
    expect(page).toContain(`at most ${drawn} trades of an instrument and lists the last ${listed}`);
  });
});
