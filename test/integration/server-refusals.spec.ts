import { createServer } from 'node:net';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ServerFixture, type ServerOptions } from './server-process.js';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await ServerFixture.open();
});

afterAll(() => fixture.close());

/** Starts a server that must refuse to run. Returns its exit code and stderr. */
async function refusal(options: ServerOptions): Promise<readonly [number | null, string]> {
  const server = fixture.start(options);
  const { code } = await server.ended;
  return [code, server.stderr.join('\n')];
}

/** Writes a file to the fixture's folder and returns its path. */
async function written(name: string, text: string): Promise<string> {
  const path = fixture.path(name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

/** Writes a configuration folder with the profile `own`. */
async function configured(name: string, profile: string): Promise<ServerOptions> {
  await written(`${name}/default.yaml`, 'strategies:\n  keltner:\n    enabled: true\n');
  await written(`${name}/own.yaml`, profile);
  return { config: fixture.path(name), args: ['--profile', 'own'] };
}

describe('server start with invalid input', () => {
  it.each([
    [
      'an unknown setting',
      'risk:\n  sizing:\n    riskPerTrad: 0.01\n',
      /CONFIG_UNKNOWN_KEY .*own\.yaml:3: risk\.sizing\.riskPerTrad is 0\.01; expected the name of a known key\. Did you mean risk\.sizing\.riskPerTrade\?/,
    ],
    [
      'a value of another type',
      'accounts:\n  - deposit: much\n',
      /CONFIG_INVALID_VALUE .*own\.yaml:2: accounts\.0\.deposit is "much"; expected it to be a number/,
    ],
    [
      'a section of the first format',
      'account:\n  deposit: 5000\n',
      /CONFIG_UNKNOWN_KEY .*own\.yaml:1: account is .*; expected accounts, a list with one entry per account/,
    ],
    [
      'a value out of bounds',
      'risk:\n  limits:\n    positionsMax: 0\n',
      /CONFIG_INVALID_VALUE .*own\.yaml:3: risk\.limits\.positionsMax is 0; expected it not to be less than 1/,
    ],
    ['a file that is not YAML', 'server: [1\n', /CONFIG_MALFORMED .*own\.yaml:\d+: expected valid/],
    [
      'an unknown strategy',
      'strategies:\n  kelter:\n    enabled: true\n',
      /CONFIG_UNKNOWN_KEY .*own\.yaml:2: strategies\.kelter; expected the name of a strategy: .* Did you mean strategies\.keltner\?/,
    ],
    [
      'an unknown parameter of a strategy',
      'strategies:\n  keltner:\n    parameters: { period: 20 }\n',
      /CONFIG_UNKNOWN_KEY .*own\.yaml:3: strategies\.keltner\.parameters\.period is 20; expected a parameter of keltner: atrPeriod/,
    ],
    [
      'a parameter out of bounds',
      'strategies:\n  keltner:\n    parameters: { emaPeriod: -3 }\n',
      /CONFIG_INVALID_VALUE .*own\.yaml:3: strategies\.keltner\.parameters\.emaPeriod is -3; expected it not to be less than 2/,
    ],
    [
      'a timeframe that is not subscribed',
      'ai:\n  confluence:\n    primaryTimeframe: 1d\n',
      /CONFIG_INVALID_VALUE .*own\.yaml:3: ai\.confluence\.primaryTimeframe is "1d"; expected one of 1m/,
    ],
  ])('the server rejects %s before it creates any files', async (name, profile, message) => {
    const [code, stderr] = await refusal(await configured(name.replaceAll(' ', '-'), profile));
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(await readdir(fixture.folder)).not.toContain('data');
  });

  it('the server rejects unknown environment variables, options, and profiles', async () => {
    const [byEnvironment, byNearMiss, byArgument, byProfile] = await Promise.all([
      refusal({ environment: { TIDEGATE__SERVER__PROT: '3000' } }),
      refusal({ environment: { TIDEGATE_SERVER_PORT: '3000' } }),
      refusal({ args: ['--prot', '3000'] }),
      refusal({ args: ['--profile', 'kraken2'] }),
    ]);
    expect(byEnvironment).toEqual([2, expect.stringMatching(/TIDEGATE__SERVER__PROT: .*"3000"/)]);
    expect(byNearMiss).toEqual([
      2,
      expect.stringMatching(/TIDEGATE_SERVER_PORT: .*Did you mean TIDEGATE__SERVER__PORT\?/),
    ]);
    expect(byArgument).toEqual([2, expect.stringContaining("unknown option '--prot'")]);
    expect(byProfile).toEqual([2, expect.stringMatching(/kraken2\.yaml: .*Did you mean kraken\?/)]);
  });

  it('the server rejects --speed for a market with its own speed', async () => {
    const url = 'http://127.0.0.1:4999';
    const [live, joined, far] = await Promise.all([
      refusal({ args: ['--profile', 'kraken', '--speed', '30'] }),
      refusal({ args: ['--speed', '30'], settings: { 'market.demo.url': url } }),
      refusal({ args: ['--speed', '601'], settings: { 'market.source': 'replay' } }),
    ]);
    expect(live).toEqual([2, expect.stringMatching(/^OPTIONS_INVALID: --speed .*in real time/m)]);
    expect(joined).toEqual([
      2,
      expect.stringMatching(/^OPTIONS_INVALID: .*:4999 is already running/m),
    ]);
    expect(far).toEqual([2, expect.stringMatching(/--speed: market\.replay\.speed is 601/)]);
  });

  it('the server rejects instruments that the demo market does not list', async () => {
    const symbols = '[BTC/USD, NOPE/USD]';
    const [code, stderr] = await refusal({ settings: { 'market.symbols': symbols } });
    expect(stderr).toMatch(/^INSTRUMENT_UNKNOWN: The venue does not list NOPE\/USD/m);
    expect(code).toBe(2);
  });

  it('the server rejects a port that is in use', async () => {
    const holder = createServer();
    await new Promise<void>((settle) => void holder.listen(0, '127.0.0.1', settle));
    const { port } = holder.address() as { readonly port: number };
    const unused = fixture.path('unused');
    const settings = { 'server.port': port, 'storage.directory': unused };
    const [code, stderr] = await refusal({ settings });
    holder.close();
    expect(await readdir(fixture.folder)).not.toContain('unused');
    expect(stderr).toMatch(new RegExp(`^EADDRINUSE: .*${port} is in use.*server\\.port`, 'm'));
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(5);
  });

  it('the server rejects an address of another machine without a stack trace', async () => {
    const elsewhere = { settings: { 'server.host': '192.0.2.1' }, args: ['--role', 'engine'] };
    const [code, stderr] = await refusal(elsewhere);
    expect(stderr).toMatch(
      /^EADDRNOTAVAIL: server\.host is 192\.0\.2\.1, which is not an address/m,
    );
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(5);
  });

  it('the server rejects a foreign database file and does not change it', async () => {
    const file = await written('foreign/demo/tidegate.sqlite', 'a diary');
    const [code, stderr] = await refusal({
      settings: { 'storage.directory': fixture.path('foreign') },
    });
    expect(stderr).toMatch(/^DATABASE_FOREIGN: .*tidegate\.sqlite is not a SQLite database/m);
    expect(code).toBe(4);
    expect(await readFile(file, 'utf8')).toBe('a diary');
  });

  it('the server rejects a storage of another market', async () => {
    const settings = { 'storage.directory': fixture.path('two-markets') };
    const first = await fixture.start({ settings }).running();
    await first.stop();
    const [code, stderr] = await refusal({ settings: { ...settings, 'market.demo.seed': 43 } });
    expect(stderr).toMatch(/^STORAGE_OF_ANOTHER_MARKET: .*two-markets.*seed 42.*seed 43/m);
    expect(code).toBe(4);
  });

  it('the server rejects an unreachable simulator and creates no files', async () => {
    const settings = {
      'market.demo.url': 'http://127.0.0.1:9',
      'storage.directory': fixture.path('unjoined'),
    };
    const [, stderr] = await refusal({ settings });
    expect(stderr).toMatch(/^SIMULATOR_UNREACHABLE: /m);
    expect(await readdir(fixture.folder)).not.toContain('unjoined');
  });

  it('the server trades a single instrument of the demo market', async () => {
    const settings = {
      'storage.directory': fixture.path('two-markets'),
      'market.symbols': '[SOL/USD]',
    };
    const server = await fixture.start({ settings }).running();
    expect((await server.status()).venues[0]?.symbols).toEqual(['SOL/USD']);
    expect((await server.stop()).code).toBe(0);
  });

  it('the server rejects missing and malformed recordings and names file and line', async () => {
    const header = 'timestamp_ms,open,high,low,close,volume\n';
    const good = '1735689600000,100,101,99,100.5,3\n';
    const bad = '1735689900000,100.5,9x,99,100,3\n';
    const file = await written('broken/kraken_BTC-USD_5m.csv', header + good + bad);
    const [broken, missing] = await Promise.all([
      refusal({ args: ['--replay', dirname(file)] }),
      refusal({
        args: ['--replay', fixture.path('missing')],
        settings: { 'storage.directory': fixture.path('other-data') },
      }),
    ]);
    expect(broken).toEqual([
      3,
      expect.stringMatching(/^DATA_MALFORMED: kraken_BTC-USD_5m\.csv, line 3: .*9x/m),
    ]);
    expect(missing).toEqual([3, expect.stringMatching(/^DATA_NOT_FOUND: .*missing/m)]);
    expect(await readdir(fixture.folder)).not.toContain('other-data');
  });
});
