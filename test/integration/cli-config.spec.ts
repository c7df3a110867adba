import { writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { WorkingCopy, type Outcome } from './working-copy.js';

const SPAWN_MS = 60_000;

let copy: WorkingCopy;
beforeAll(async () => {
  copy = await WorkingCopy.create();
}, SPAWN_MS);
afterAll(() => {
  copy.remove();
});

describe('tidegate config', () => {
  const config = (...args: readonly string[]): Promise<Outcome> => copy.cli(['config', ...args]);

  it(
    'config check accepts each shipped profile',
    async () => {
      for (const profile of ['demo', 'kraken']) {
        const { code, stdout } = await config('check', '--profile', profile);
        expect([profile, code]).toEqual([profile, 0]);
        expect(stdout).toMatch(/^The settings are valid\. Hash [0-9a-f]{64}\n$/);
      }
    },
    SPAWN_MS,
  );

  it(
    'config check lists every error with its source and a suggestion',
    async () => {
      const { code, stdout, stderr } = await copy.cli(
        ['config', 'check', '--set', 'risk.sizing.riskPerTrad=0.01'],
        { TIDEGATE__SERVER__PORT: '70000' },
      );
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^CONFIG_INVALID: 2 problems\n/);
      expect(stderr).toContain('TIDEGATE__SERVER__PORT: server.port is 70000');
      expect(stderr).toContain('Did you mean risk.sizing.riskPerTrade?');
    },
    SPAWN_MS,
  );

  it(
    'config check rejects settings that contradict each other',
    async () => {
      const { code, stderr } = await config('check', '--set', 'market.timeframes=[1m, 1h]');
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^ {2}CONFIG_INVALID_VALUE .*default\.yaml:\d+ and --set market\.timeframes: ai\.confluence\.primaryTimeframe is "4h"; expected one of 1m, 1h/m,
      );
    },
    SPAWN_MS,
  );

  it(
    'config show prints the effective settings as YAML that loads again',
    async () => {
      const shown = await config('show', '--profile', 'demo', '--set', 'accounts.0.deposit=5000');
      expect(shown.code).toBe(0);
      expect(shown.stdout).toMatch(/^accounts:\n(.*\n)*? {4}deposit: 5000$/m);
      await writeFile(copy.path('config/again.yaml'), shown.stdout);
      const again = await config('show', '--profile', 'again');
      expect(again.stdout).toBe(shown.stdout);
    },
    SPAWN_MS,
  );

  it(
    'config show prints every parameter of every strategy with its source',
    async () => {
      const set = ['--set', 'strategies.keltner.parameters.rsiLongMax=40'];
      const { stdout } = await config('show', '--json', ...set);
      const shown = JSON.parse(stdout) as {
        strategies: Record<string, { parameters: Record<string, unknown> }>;
      };
      expect(shown.strategies['keltner']?.parameters).toMatchObject({
        rsiLongMax: 40,
        rsiShortMin: 55,
      });
      const origins = (await config('show', '--origins', ...set)).stdout;
      expect(origins).toMatch(/^strategies\.keltner\.parameters\.rsiLongMax = 40 {2}\(--set /m);
      expect(origins).toMatch(
        /^strategies\.trend\.parameters\.adxMin = \d+ {2}\(built-in default\)$/m,
      );
    },
    SPAWN_MS,
  );

  it(
    'config show --json prints one JSON object',
    async () => {
      const { stdout } = await config('show', '--json', '--profile', 'kraken');
      expect(JSON.parse(stdout)).toMatchObject({
        market: { source: 'live' },
        server: { host: '127.0.0.1', port: 3_000 },
      });
    },
    SPAWN_MS,
  );

  it(
    'config show --origins prints the source of each value',
    async () => {
      const { stdout } = await copy.cli(
        ['config', 'show', '--origins', '--profile', 'demo', '--set', 'accounts.0.deposit=5000'],
        { TIDEGATE__LOG__LEVEL: 'debug' },
      );
      const originOf = (key: string): string | undefined =>
        stdout.split('\n').find((line) => line.startsWith(`${key} = `));
      expect(originOf('accounts.0.deposit')).toBe(
        'accounts.0.deposit = 5000  (--set accounts.0.deposit)',
      );
      expect(originOf('log.level')).toBe('log.level = "debug"  (TIDEGATE__LOG__LEVEL)');
      expect(originOf('market.demo.seed')).toMatch(/ = 42 {2}\(.*config\/demo\.yaml:\d+\)$/);
      expect(originOf('server.port')).toMatch(/ = 3000 {2}\(.*config\/default\.yaml:\d+\)$/);
      expect(originOf('risk.limits.positionsMax')).toMatch(/ = 10 {2}\(built-in default\)$/);
    },
    SPAWN_MS,
  );

  it(
    'config show --origins --json prints the sources as one JSON list',
    async () => {
      const { stdout } = await config('show', '--origins', '--json', '--set', 'server.port=4100');
      const origins = JSON.parse(stdout) as readonly unknown[];
      expect(origins.length).toBeGreaterThan(100);
      expect(origins).toContainEqual({
        key: 'server.port',
        value: '4100',
        source: '--set server.port',
      });
    },
    SPAWN_MS,
  );

  it(
    'config show never prints the value of a secret',
    async () => {
      const { code, stdout, stderr } = await copy.cli(['config', 'show'], {
        TIDEGATE__KRAKEN__API_SECRET: 'do-not-print-me',
      });
      expect(code).toBe(2);
      expect(stderr).toContain('TIDEGATE__KRAKEN__API_SECRET');
      expect(stdout + stderr).not.toContain('do-not-print-me');
    },
    SPAWN_MS,
  );

  it(
    'config masks user and password of a URL',
    async () => {
      const socket = 'venues.kraken.socketUrl=wss://user:do-not-print-me@x.com/v2';
      for (const how of [[], ['--json'], ['--origins']]) {
        const shown = await config('show', ...how, '--set', socket);
        expect([shown.code, shown.stdout.includes('wss://***@x.com/v2')]).toEqual([0, true]);
        expect(shown.stdout).not.toContain('do-not-print-me');
      }
      const rejected = await config(
        'check',
        '--set',
        'venues.kraken.restUrl=https://do-not-print-me@x.com',
      );
      expect(rejected.stderr).toMatch(
        /restUrl is "https:\/\/\*\*\*@x\.com"; .*without user and password/,
      );
    },
    SPAWN_MS,
  );

  it(
    'config show exits silently when the reader closes the pipe',
    async () => {
      const { code, stdout, stderr } = await copy.run(
        "bash -c 'set -o pipefail; node dist/apps/cli/src/main.js config show --origins | head -1'",
      );
      expect([code, stdout.split('\n').length, stderr]).toEqual([0, 2, '']);
    },
    SPAWN_MS,
  );
});

describe('tidegate', () => {
  it(
    'prints help with exit code 0 on --help and exits with 2 on invalid arguments',
    async () => {
      const help = await copy.cli(['--help']);
      expect(help.code).toBe(0);
      for (const command of ['backtest', 'replay', 'config']) {
        expect(help.stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
      }
      const backTest = await copy.cli(['backtest', '--help']);
      expect(backTest.stdout).toMatch(/without\s+it,\s+the\s+default\s+settings/);
      for (const args of [[], ['nonsense'], ['backtest', '--timeframe']]) {
        const { code, stdout } = await copy.cli(args);
        expect([args, code, stdout]).toEqual([args, 2, '']);
      }
    },
    SPAWN_MS,
  );
});

describe('tidegate strategies', () => {
  it(
    'strategies lists every strategy with its parameters, as text and as JSON',
    async () => {
      const text = await copy.cli(['strategies']);
      expect([text.code, text.stderr]).toEqual([0, '']);
      const names = [...text.stdout.matchAll(/^(\w+): /gm)].map(([, name]) => name);
      expect(names).toEqual(['keltner', 'mean_reversion', 'supertrend', 'trend']);
      const listed = JSON.parse((await copy.cli(['strategies', '--json'])).stdout) as readonly {
        readonly name: string;
        readonly parameters: readonly { readonly name: string; readonly default: unknown }[];
      }[];
      expect(listed.map(({ name }) => name)).toEqual(names);
      // Every listed default is a valid setting.
      const set = listed.flatMap(({ name, parameters }) =>
        parameters.flatMap((parameter) => [
          '--set',
          `strategies.${name}.parameters.${parameter.name}=${String(parameter.default)}`,
        ]),
      );
      expect(set.length).toBeGreaterThan(60);
      expect(await copy.cli(['config', 'check', ...set])).toMatchObject({ code: 0 });
    },
    SPAWN_MS,
  );
});
