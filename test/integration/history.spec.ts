import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { ChildProgram, ROOT } from './child-process.js';
import { generatedCandles, writeCandleFolder } from './generated-market.js';

const SPAWN_MS = 120_000;
/** Candles of several years, so that an import writes many files. */
const COUNT = 60_000;
const MARKET = {
  from: epochMs(Date.UTC(2020, 0, 1)),
  timeframe: '15m',
  candles: COUNT,
  seed: 3,
} as const;
const BTC = { symbol: 'BTC/USD', price: 60_000, decimals: 1 };

interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('tidegate data', () => {
  const programs: ChildProgram[] = [];
  let candles: readonly Candle[] = [];
  let folder = '';
  let store = '';

  beforeAll(async () => {
    candles = generatedCandles(MARKET, BTC);
    folder = await writeCandleFolder('15m', [{ symbol: BTC.symbol, candles }]);
  }, SPAWN_MS);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'tidegate-store-'));
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.destroy();
    rmSync(store, { recursive: true, force: true });
  });

  function start(...args: readonly string[]): ChildProgram {
    const config = join(ROOT, 'config');
    const program = new ChildProgram('apps/cli/src/main.js', [...args, '--config', config]);
    programs.push(program);
    return program;
  }
  async function answer(...args: readonly string[]): Promise<Answer> {
    const program = start(...args);
    const { code } = await program.ended;
    return { code, stdout: program.stdout.join('\n'), stderr: program.stderr.join('\n') };
  }
  const data = (...args: readonly string[]) => answer('data', ...args, '--store', store);

  const parts = (): readonly string[] => {
    const series = join(store, 'default/kraken_BTC-USD_15m');
    return existsSync(series)
      ? readdirSync(series).filter((name) => name.endsWith('.parquet'))
      : [];
  };

  /** Starts an import and signals it when some of its files are written. */
  async function interruptedImport(signal: NodeJS.Signals): Promise<ChildProgram> {
    const program = start('data', 'import', folder, '--store', store);
    while (parts().length < 3 && !program.hasEnded) await new Promise(setImmediate);
    program.kill(signal);
    await program.ended;
    expect(parts().length).toBeGreaterThan(2);
    expect(parts().length).toBeLessThan(20);
    return program;
  }

  async function expectComplete(): Promise<void> {
    expect(await data('verify')).toMatchObject({ code: 0 });
    const resumed = await data('import', folder, '--json');
    const { imported } = JSON.parse(resumed.stdout) as {
      imported: { candles: number; added: number; repeated: number }[];
    };
    const [file] = imported;
    expect(file?.candles).toBe(COUNT);
    expect((file?.added ?? 0) + (file?.repeated ?? 0)).toBe(COUNT);
    expect(file?.repeated).toBeGreaterThan(0);
    const listed = JSON.parse((await data('list', '--json')).stdout) as { series: object[] };
    expect(listed.series).toMatchObject([{ candles: COUNT, missing: 0, gaps: [] }]);
    expect(await data('verify')).toMatchObject({ code: 0 });
  }

  it(
    'an import that is killed leaves whole files, and the next import completes the series',
    async () => {
      await interruptedImport('SIGKILL');
      await expectComplete();
    },
    SPAWN_MS,
  );

  it(
    'an import that is interrupted says how far it came, and the next import completes the series',
    async () => {
      const program = await interruptedImport('SIGINT');
      expect((await program.ended).code).toBe(130);
      expect(program.stderr.join('\n')).toMatch(
        /^CANCELLED: Cancelled after \d+ of 60000 candles/m,
      );
      await expectComplete();
    },
    SPAWN_MS,
  );

  it(
    'a back-test of the store equals one of the imported files, and so does one of an export',
    async () => {
      await data('import', folder);
      const exported = mkdtempSync(join(tmpdir(), 'tidegate-export-'));
      const file = join(exported, 'kraken_BTC-USD_15m.csv.gz');
      expect(await data('export', file)).toMatchObject({ code: 0 });
      const hashes = new Set<string>();
      for (const source of [folder, store, join(store, 'default'), exported]) {
        const range = ['--from', '2020-02-01', '--to', '2020-02-20'];
        const run = await answer('backtest', '--data', source, ...range, '--json');
        expect(run).toMatchObject({ code: 0 });
        hashes.add((JSON.parse(run.stdout) as { hash: string }).hash);
      }
      expect(hashes.size).toBe(1);
      rmSync(exported, { recursive: true });
    },
    SPAWN_MS,
  );

  it(
    'a changed candle is refused, kept, or replaced, as the command says',
    async () => {
      const first = candles.slice(0, 200);
      const changed = first.map((candle, index) =>
        index === 50 ? { ...candle, volume: candle.volume + 1 } : candle,
      );
      const original = await writeCandleFolder('15m', [{ symbol: BTC.symbol, candles: first }]);
      const other = await writeCandleFolder('15m', [{ symbol: BTC.symbol, candles: changed }]);
      expect(await data('import', original)).toMatchObject({ code: 0 });
      const refused = await data('import', other);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain(
        'DATA_CONTRADICTORY: 1 candles of kraken BTC/USD 15m differ',
      );
      const kept = await data('import', other, '--keep');
      expect(kept.stdout).toContain('1 different ones not taken');
      const replaced = await data('import', other, '--replace');
      expect(replaced.stdout).toContain('1 replaced');
      expect(replaced.stdout).toContain(new Date(first[50]?.openTime ?? 0).toISOString());
      expect((await data('import', other)).code).toBe(0);
      await rm(original, { recursive: true });
      await rm(other, { recursive: true });
    },
    SPAWN_MS,
  );

  it(
    'candles of one tenant are not in the history of another',
    async () => {
      const few = await writeCandleFolder('15m', [
        { symbol: BTC.symbol, candles: candles.slice(0, 50) },
      ]);
      expect((await data('import', few, '--tenant', 'alpha')).code).toBe(0);
      const beta = await data('list', '--tenant', 'beta', '--json');
      expect(JSON.parse(beta.stdout)).toEqual({ series: [] });
      const run = await answer('backtest', '--data', store, '--tenant', 'beta');
      expect(run.code).toBe(3);
      expect(run.stderr).toMatch(/^DATA_NOT_FOUND/m);
      await rm(few, { recursive: true });
    },
    SPAWN_MS,
  );

  it(
    'a damaged file is found and refused',
    async () => {
      await data('import', folder);
      const file = join(store, 'default/kraken_BTC-USD_15m/2020-03.parquet');
      await writeFile(file, 'not a candle');
      const verified = await data('verify');
      expect(verified.code).toBe(3);
      expect(verified.stdout).toContain(file);
      const run = await answer('backtest', '--data', store);
      expect([run.code, run.stderr.includes('DATA_DAMAGED')]).toEqual([3, true]);
    },
    SPAWN_MS,
  );
});
