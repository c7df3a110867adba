import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs, silentLogger } from '@tidegate/kernel';
import type { Candle, Timeframe } from '@tidegate/model';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage, StorageOptions } from '@tidegate/persistence';

import { generatedCandles, writeCandleFolder } from './generated-market.js';
import { WorkingCopy, type Outcome } from './working-copy.js';

const FROM = epochMs(Date.UTC(2025, 0, 1));
const INSTRUMENTS = [
  { symbol: 'BTC/USD', price: 60_000, decimals: 1 },
  { symbol: 'ETH/USD', price: 3_000, decimals: 2 },
];
const CANDLES = 4_000;
const SPAWN_MS = 60_000;

interface Report {
  readonly candles: number;
  readonly from: string;
  readonly to: string;
  readonly instruments: readonly string[];
  readonly timeframes: readonly string[];
  readonly trades: number;
  readonly seconds: number;
  readonly candlesPerSecond: number;
  readonly metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly funnel: Readonly<Record<string, unknown>>;
  readonly ledgerBalanced: boolean;
  readonly hash: string;
  readonly tradeList: readonly Readonly<Record<string, unknown>>[];
}

const reportOf = ({ stdout }: Outcome): Report => JSON.parse(stdout) as Report;

function series(timeframe: Timeframe) {
  const market = { from: FROM, timeframe, candles: CANDLES, seed: 7 };
  return INSTRUMENTS.map((instrument) => ({
    symbol: instrument.symbol,
    candles: generatedCandles(market, instrument),
  }));
}

const row = ({ openTime, open, high, low, close, volume }: Candle): string =>
  [openTime, open, high, low, close, volume].join(',');

/** A profile that trades often; the default one would not trade in such a short recording. */
const BUSY_PROFILE = `{ market: { timeframes: [1m, 5m, 15m, 1h] }, analysis: { timeframes: [] }, ai: { confluence: { primaryTimeframe: 15m } },
  strategies: { keltner: { enabled: true }, mean_reversion: { enabled: true } }, risk: { costs: { shareMax: 0, netRiskRewardMin: 0 } } }
`;

let copy: WorkingCopy;
let folder = '';

beforeAll(async () => {
  copy = await WorkingCopy.create();
  await writeFile(copy.path('config/busy.yaml'), BUSY_PROFILE);
  folder = await writeCandleFolder('15m', series('15m'));
  const [, eth] = series('1h');
  const rows = (eth?.candles ?? []).map(row).join('\n');
  await writeFile(join(folder, 'kraken_ETH-USD_1h.csv'), rows);
}, SPAWN_MS);

afterAll(async () => {
  copy.remove();
  await rm(folder, { recursive: true, force: true });
});

const backTest = (...args: readonly string[]): Promise<Outcome> =>
  copy.cli(['backtest', '--profile', 'busy', '--data', folder, ...args]);

describe('tidegate backtest', () => {
  let json: Outcome;
  beforeAll(async () => {
    json = await backTest('--json');
  }, SPAWN_MS);

  it('backtest --json prints exactly one JSON object to stdout', () => {
    expect(json.code).toBe(0);
    expect(json.stdout.trimEnd()).not.toContain('\n');
    const report = reportOf(json);
    expect(Object.keys(report)).toEqual([
      ...['data', 'candles', 'seconds', 'candlesPerSecond', 'loadSeconds', 'from', 'to'],
      ...['instruments', 'timeframes', 'currency', 'trades', 'metrics', 'comparison', 'funnel'],
      ...['minimumSized', 'notes', 'ledgerBalanced', 'hash', 'tradeList'],
    ]);
    expect(report).toMatchObject({
      candles: 2 * CANDLES,
      from: '2025-01-01T00:00:00.000Z',
      instruments: ['BTC/USD', 'ETH/USD'],
      timeframes: ['15m', '1h'],
      ledgerBalanced: true,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(report.candlesPerSecond).toBeCloseTo(report.candles / report.seconds, 6);
  });

  it('backtest --json lists every trade with money as strings and times as ISO 8601', () => {
    const { trades, tradeList, metrics } = reportOf(json);
    expect(trades).toBeGreaterThan(5);
    expect(tradeList).toHaveLength(trades);
    expect(tradeList[0]).toMatchObject({
      instrument: expect.stringMatching(/^kraken:(BTC|ETH)\/USD$/),
      netPnl: expect.stringMatching(/^-?\d+(\.\d+)?$/),
      openedAt: expect.stringMatching(/^2025-\d\d-\d\dT.*Z$/),
    });
    const net = tradeList.reduce((sum, trade) => sum + Number(trade['netPnl']), 0);
    expect(metrics['trading']?.['netProfit']).toBeCloseTo(net, 6);
    expect(Object.keys(metrics)).toEqual(['equity', 'trading', 'usage', 'attribution']);
  });

  it('backtest --json counts the outcome of every signal', () => {
    const funnel = reportOf(json).funnel;
    const rejected = Object.values(funnel['rejectedByCode'] as Record<string, number>);
    const judged = rejected.reduce((sum, count) => sum + count, 0);
    expect(funnel['scans']).toBeGreaterThan(CANDLES);
    expect(funnel['accepted']).toBe(reportOf(json).trades);
    expect(judged).toBeGreaterThan(0);
  });

  it('backtest prints progress to stderr only', () => {
    expect(json.stderr).toMatch(/^\d+ % {2}2025-\d\d-\d\d {2}\d+ of 8000 candles, trades: \d+\n/);
    expect(json.stderr).toMatch(/100 % .*8000 of 8000 candles, trades: \d+\n$/);
  });

  it(
    'backtest gives the same hash in text as in JSON',
    async () => {
      const { hash, trades } = reportOf(json);
      const { code, stdout } = await backTest();
      expect(code).toBe(0);
      expect(stdout).toContain(`\nhash ${hash}\n`);
      expect(stdout).toMatch(/^Back-test of BTC\/USD, ETH\/USD on 15m, 1h, 2025-01-01 to 2025-/);
      expect(stdout).toMatch(new RegExp(`^trades +${trades} +win rate`, 'm'));
      expect(stdout).toMatch(/ledger +balanced$/m);
      expect(stdout).toMatch(/^instrument +trades +won +net$/m);
      expect(stdout).toMatch(/^candles scanned +[\d,]+$/m);
    },
    SPAWN_MS,
  );

  it(
    'backtest hash changes only with settings that affect decisions',
    async () => {
      const relevant = await backTest('--json', '--set', 'risk.sizing.riskPerTrade=0.005');
      const irrelevant = await backTest('--json', '--set', 'server.port=4000');
      expect(reportOf(relevant).hash).not.toBe(reportOf(json).hash);
      expect(reportOf(irrelevant).hash).toBe(reportOf(json).hash);
    },
    SPAWN_MS,
  );

  it(
    'backtest runs only on the instruments given by --instrument',
    async () => {
      const one = reportOf(
        await backTest('--json', '--instrument', 'ETH/USD', '--timeframe', '15m'),
      );
      expect(one).toMatchObject({ instruments: ['ETH/USD'], candles: CANDLES });
      const both = ['--instrument', 'ETH/USD', '--instrument', 'BTC/USD'];
      expect(reportOf(await backTest('--json', ...both)).hash).toBe(reportOf(json).hash);
    },
    SPAWN_MS,
  );

  it(
    'backtest --timeframe selects the recording and replaces a shorter primary timeframe',
    async () => {
      const primary = (timeframe: string) => [
        '--set',
        `ai.confluence.primaryTimeframe=${timeframe}`,
      ];
      const hourly = reportOf(await backTest('--json', '--timeframe', '1h'));
      expect(hourly).toMatchObject({ instruments: ['ETH/USD'], timeframes: ['1h'] });
      expect(hourly.funnel['scans']).toBeGreaterThan(CANDLES / 2);
      const explicit = await backTest('--json', '--timeframe', '1h', ...primary('1h'));
      expect(reportOf(explicit).hash).toBe(hourly.hash);
      const rejected = await backTest('--timeframe', '1h', ...primary('15m'));
      expect(rejected).toMatchObject({ code: 2, stdout: '' });
      expect(rejected.stderr).toContain('one setting for this key, but --timeframe sets it too');
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects a recording longer than the primary timeframe and names the option to set',
    async () => {
      const data = join(folder, 'kraken_ETH-USD_1h.csv');
      const { code, stdout, stderr } = await backTest('--data', data, '--json');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('use --set ai.confluence.primaryTimeframe=1h');
    },
    SPAWN_MS,
  );

  it(
    'backtest trades from --from to --to and warms up on earlier candles',
    async () => {
      const range = ['--from', '2025-01-20', '--to', '2025-01-25T12:00:00Z'];
      const report = reportOf(await backTest('--json', ...range));
      expect(report).toMatchObject({
        from: '2025-01-20T00:00:00.000Z',
        to: '2025-01-25T12:00:00.000Z',
        candles: 2 * 5.5 * 96,
      });
      expect(report.funnel['scans']).toBeGreaterThan(0);
    },
    SPAWN_MS,
  );
});

describe('tidegate backtest without --data', () => {
  it(
    'backtest without --data runs on the samples, names them, and writes a report',
    async () => {
      const { code, stdout, stderr } = await copy.cli(['backtest', '--out', copy.path('report')]);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^Back-test of BTC\/USD, ETH\/USD on 1h, 4h, 2025-01-01 to 2026-01-01\n/,
      );
      expect(stdout).toContain('\nData: the samples that come with Tidegate');
      expect(stdout).toMatch(/^The strategy did .* of 200 random entries at the same costs/m);
      expect(stderr).toMatch(/\nReport written; open it in a browser: .*report\.html\n$/);
      const files = await readdir(copy.path('report'));
      expect(files.sort()).toEqual(['equity.csv', 'report.html', 'result.json', 'trades.csv']);
      const result = await readFile(copy.path('report/result.json'), 'utf8');
      expect(stdout).toContain(`\nhash ${(JSON.parse(result) as Report).hash}\n`);
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects an unwritable report folder before the run',
    async () => {
      const { code, stdout, stderr } = await copy.cli(['backtest', '--out', 'package.json/report']);
      expect([code, stdout]).toEqual([4, '']);
      expect(stderr).toMatch(/^REPORT_UNWRITABLE: package\.json\/report cannot be written: /);
    },
    SPAWN_MS,
  );
});

describe('tidegate backtest with invalid input', () => {
  const broken = async (name: string, lines: readonly string[]): Promise<Outcome> => {
    const path = join(folder, 'broken', name);
    await mkdir(join(folder, 'broken'), { recursive: true });
    await writeFile(path, lines.join('\n'));
    const outcome = await copy.cli(['backtest', '--data', path]);
    await rm(path);
    return outcome;
  };
  const good = `${FROM},100,110,90,105,1`;
  const next = (minutes: number, rest = '105,110,90,100,1'): string =>
    `${FROM + minutes * 60_000},${rest}`;

  it(
    'backtest rejects an instrument that is not recorded',
    async () => {
      const { code, stdout, stderr } = await backTest('--instrument', 'DOGE/USD');
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(
        /^INSTRUMENT_UNKNOWN: .*DOGE\/USD; recorded are BTC\/USD, ETH\/USD\n$/,
      );
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects an impossible candle and names file and line',
    async () => {
      const { code, stdout, stderr } = await broken('kraken_BTC-USD_15m.csv', [
        good,
        next(15, '105,100,90,100,1'),
      ]);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^DATA_MALFORMED: .*kraken_BTC-USD_15m\.csv, line 2: .*below the/);
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects rows out of order',
    async () => {
      const { code, stderr } = await broken('kraken_BTC-USD_15m.csv', [next(15), good]);
      expect(code).toBe(3);
      expect(stderr).toMatch(/^DATA_UNSORTED: .*line 2: .*sort the file/);
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects a file without candles and a .gz file that is not gzip',
    async () => {
      const empty = await broken('kraken_BTC-USD_15m.csv', [
        'timestamp_ms,open,high,low,close,volume',
      ]);
      expect([empty.code, empty.stderr.slice(0, 11)]).toEqual([3, 'DATA_EMPTY:']);
      const zipped = await broken('kraken_BTC-USD_15m.csv.gz', [good]);
      expect([zipped.code, zipped.stderr.slice(0, 16)]).toEqual([3, 'DATA_UNREADABLE:']);
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects a folder without candle files and a missing folder',
    async () => {
      const empty = await copy.cli(['backtest', '--data', copy.path('config')]);
      expect([empty.code, empty.stderr.slice(0, 15)]).toEqual([3, 'DATA_NOT_FOUND:']);
      const missing = await copy.cli(['backtest', '--data', copy.path('missing')]);
      expect([missing.code, missing.stderr.slice(0, 15)]).toEqual([3, 'DATA_NOT_FOUND:']);
    },
    SPAWN_MS,
  );

  it(
    'backtest rejects a range without recorded candles',
    async () => {
      const { code, stderr } = await backTest('--from', '2031-01-01');
      expect(code).toBe(3);
      expect(stderr).toContain('DATA_EMPTY: No candle is recorded from 2031-01-01T00:00:00.000Z');
    },
    SPAWN_MS,
  );

  it.each([
    [['--nonsense'], 'unknown option'],
    [['--timeframe', '7m'], 'a timeframe is one of 1m, 5m'],
    [['--from', 'yesterday'], 'write a time as'],
    [['--from', '2025-01-20T12:00:00'], 'with a zone'],
    [['--to', '2025-02-30'], 'write a time as'],
    [['--from', '2025-02-01', '--to', '2025-01-20'], 'OPTIONS_INVALID: --from 2025-02-01T'],
    [['--set', 'nothing'], 'write a setting as key=value'],
    [['--set', 'risk.sizing.riskPerTrade=5'], 'CONFIG_INVALID_VALUE'],
    [['--set', 'strategies.keltnr.enabled=true'], 'strategies.keltnr'],
    [['--profile', 'missing'], 'available profiles: busy, default, demo, kraken'],
  ])(
    'backtest rejects options %j with exit code 2',
    async (args, message) => {
      const { code, stdout, stderr } = await backTest(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
    },
    SPAWN_MS,
  );

  it(
    'backtest --json prints errors as JSON',
    async () => {
      const { code, stdout, stderr } = await backTest('--instrument', 'DOGE/USD', '--json');
      expect([code, stdout]).toEqual([3, '']);
      expect(JSON.parse(stderr)).toEqual({
        code: 'INSTRUMENT_UNKNOWN',
        detail: 'No single venue and timeframe has DOGE/USD; recorded are BTC/USD, ETH/USD',
      });
    },
    SPAWN_MS,
  );
});

describe('tidegate backup', () => {
  const backup = (storage: string, to: string): Promise<Outcome> =>
    copy.cli(['backup', copy.path(to), '--directory', copy.path(storage)]);

  it(
    'backup copies a storage and never overwrites an earlier backup',
    async () => {
      const options = Object.assign(new StorageOptions(), { directory: copy.path('stored') });
      const timers = new SystemTime('unref');
      const storage = await openStorage({
        options,
        timers,
        logger: silentLogger,
        random: secureRandom,
      });
      await writeFile(copy.path('stored/market.json'), '{}');
      const first = await backup('stored', 'monday');
      const second = await backup('stored', 'monday');
      await storage.close();
      expect([first.code, first.stderr]).toEqual([0, '']);
      expect(first.stdout).toMatch(
        /^tidegate\.sqlite {2}\d+ bytes\ntelemetry\.sqlite {2}\d+ bytes\nconsole\.db {2}\d+ bytes\nmarket\.json {2}2 bytes\n$/,
      );
      expect(second.code).toBe(4);
      expect(second.stderr).toContain('BACKUP_EXISTS');
    },
    SPAWN_MS,
  );

  it(
    'backup rejects a folder without a storage',
    async () => {
      const { code, stderr } = await backup('missing', 'tuesday');
      expect([code, stderr]).toEqual([4, expect.stringContaining('DATABASE_UNREADABLE')]);
    },
    SPAWN_MS,
  );
});
