import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountAnswer, CommandAnswer, ProfileAnswer } from '@tidegate/contracts';

import { CommandLine, type CommandOutcome } from './command-line.js';
import { ServerFixture, type ServerProcess } from './server-process.js';

const SUITE_MS = 120_000;

let fixture: ServerFixture;
let commands: CommandLine;

const cli = (...args: readonly string[]): Promise<CommandOutcome> => commands.run(...args);

/** Profiles use 4-hour candles by default, which the demo market does not have. */
const ON_FIVE_MINUTES = 'timeframes: [5m]\nai:\n  confluence: {primaryTimeframe: 5m}\n';

const json = <T>(...args: readonly string[]): Promise<T> => commands.json<T>(...args);

const inStorage = (name: string): string => join(fixture.storage, 'demo', name);
const RISKIER = ['--set', 'risk.sizing.riskPerTrade=0.02'];
const HEADER = ['--reason', 'a test', '--actor', 'cli:spec'];

beforeAll(async () => {
  fixture = await ServerFixture.open();
  commands = new CommandLine(fixture.storage);
});
afterAll(async () => {
  await commands.close();
  await fixture.close();
});

describe('without a storage', () => {
  it('commands fail without a storage and do not create one', async () => {
    for (const command of [
      ['account', 'list'],
      ['control', 'pause', '--account', 'paper', ...HEADER],
    ]) {
      const { code, stdout, stderr } = await cli(...command);
      expect([code, stdout]).toEqual([4, '']);
      expect(stderr).toMatch(/^DATABASE_[A-Z]+: /);
    }
    expect(existsSync(inStorage('tidegate.sqlite'))).toBe(false);
  });
});

describe('on a running server', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await fixture.start({ args: ['--profile', 'demo'] }).running();
  }, SUITE_MS);

  it('profile diff reports no difference between the settings and the default profile', async () => {
    const profiles = await json<readonly ProfileAnswer[]>('profile', 'list');
    expect(profiles).toMatchObject([{ name: 'default', version: 1, createdBy: 'settings' }]);
    const same = await cli('profile', 'diff', 'default');
    expect(same).toEqual({ code: 0, stdout: 'No differences.', stderr: '' });
  });

  it('profile diff describes a changed setting in words', async () => {
    const { stdout } = await cli('profile', 'diff', 'default', ...RISKIER);
    expect(stdout).toBe(
      'Risk per trade rises from 1 % to 2 % of equity.  (risk.sizing.riskPerTrade)',
    );
  });

  it('profile save stores a profile from a file once, and profile show prints it', async () => {
    const file = fixture.path('careful.yaml');
    writeFileSync(file, `${ON_FIVE_MINUTES}strategies:\n  trend: {}\n`);
    const args = ['profile', 'save', 'careful', '--file', file, '--note', 'first'];
    const saved = await json<ProfileAnswer>(...args, '--actor', 'cli:spec');
    expect(saved).toMatchObject({ name: 'careful', version: 1, createdBy: 'cli:spec' });
    expect((await json<ProfileAnswer>(...args)).version).toBe(1);
    const shown = await cli('profile', 'show', 'careful');
    expect(shown.stdout).toMatch(/^# careful version 1, saved \S+ by cli:spec\n/);
    expect(shown.stdout).toContain('primaryTimeframe: 5m');
  });

  it('profile save rejects an invalid profile and lists every problem', async () => {
    const file = fixture.path('wrong.yaml');
    const faults = 'strategies:\n  unknown: {}\nrisk:\n  sizing: {riskPerTrade: 7}\n';
    writeFileSync(file, `${ON_FIVE_MINUTES}${faults}`);
    const { code, stdout, stderr } = await cli('profile', 'save', 'wrong', '--file', file);
    expect([code, stdout]).toEqual([6, '']);
    expect(stderr).toMatch(/^PROFILE_INVALID: 2 problems/);
    expect(stderr).toContain('strategies.unknown');
    expect(stderr).toContain('risk.sizing.riskPerTrade is 7');
  });

  it('account open creates an account that trades on its profile, once per key', async () => {
    const args = ['account', 'open', 'live-one', '--deposit', '750', '--key', 'open-1', ...HEADER];
    const profile = ['--trading-profile', 'careful'];
    expect(await json<CommandAnswer>(...args, ...profile)).toEqual({
      key: 'open-1',
      takesEffect: 'now',
      repeated: false,
      accounts: 1,
      positions: 0,
    });
    expect(await json<CommandAnswer>(...args, ...profile)).toMatchObject({ repeated: true });
    const accounts = await json<readonly AccountAnswer[]>('account', 'list');
    expect(accounts.map(({ account, profile: { name } }) => [account, name])).toEqual([
      ['paper', 'default'],
      ['live-one', 'careful'],
    ]);
    const { shown } = (await server.status()).accounts;
    const [own] = shown.filter(({ account }) => account === 'live-one');
    expect(own).toMatchObject({ currency: 'USD', profile: { name: 'careful', version: 1 } });
    // The account trades, so its equity is near the deposit, not equal to it.
    expect(Number(own?.equity) / 750).toBeCloseTo(1, 1);
  });

  it('account transfer books a deposit once per id and rejects a withdrawal above the free cash', async () => {
    const move = ['account', 'transfer', '--account', 'live-one', '--asset', 'USD'];
    const into = [...move, '--amount', '250', '--id', 'in-1', '--actor', 'cli:spec'];
    expect(await json<CommandAnswer>(...into)).toMatchObject({ repeated: false, accounts: 1 });
    expect(await json<CommandAnswer>(...into)).toMatchObject({ repeated: true, accounts: 0 });
    const { stdout } = await cli(...into);
    expect(stdout).toMatch(
      /^key +\S+\nTransfer in-1 is already booked; it was not booked again\.$/,
    );
    const out = [...move, '--amount', '-5000', '--id', 'out-1', '--reason', 'a test'];
    expect(await cli(...out)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(
        /^INSUFFICIENT_FUNDS: .* USD free, less than the requested 5000/,
      ),
    });
    const { shown } = (await server.status()).accounts;
    const [own] = shown.filter(({ account }) => account === 'live-one');
    expect(own).toMatchObject({ lifecycle: 'open' });
    expect(Number(own?.equity) / 1_000).toBeCloseTo(1, 1);
  });

  it('an account changes its profile, is paused, closes its positions, and is closed', async () => {
    const configure = ['account', 'configure', 'live-one', '--trading-profile', 'default'];
    expect(await json<CommandAnswer>(...configure, ...HEADER)).toMatchObject({ accounts: 1 });
    const pause = ['control', 'pause', '--account', 'live-one', '--code', 'REVIEW', ...HEADER];
    expect(await json<CommandAnswer>(...pause)).toMatchObject({ takesEffect: 'now', accounts: 1 });
    expect((await server.status()).pauses).toMatchObject([
      { target: 'account:default/live-one', code: 'REVIEW', actor: 'cli:spec', reason: 'a test' },
    ]);
    const [warning] = server.logged('Entries paused');
    expect(warning).toMatchObject({ level: 'warn', target: 'account:default/live-one' });
    const closing = ['control', 'close', '--account', 'live-one', '--all', ...HEADER];
    expect((await cli(...closing)).code).toBe(0);
    await server.statusWhen('the account is flat', ({ accounts }) =>
      accounts.shown.some(
        ({ account, positions, orders }) => account === 'live-one' && positions + orders === 0,
      ),
    );
    const resume = ['control', 'resume', '--account', 'paper', '--code', 'OTHER', ...HEADER];
    expect(await cli(...resume)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(
        /^PAUSE_UNKNOWN: account:default\/paper has no pause with code OTHER/,
      ),
    });
    const reset = ['control', 'reset-breaker', '--breaker', 'drawdown', '--account', 'paper'];
    expect(await cli(...reset, ...HEADER)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^BREAKER_NOT_TRIPPED: /),
    });
    expect((await server.status()).pauses).toHaveLength(1);
    expect(await json<CommandAnswer>('account', 'close', 'live-one', ...HEADER)).toMatchObject({
      accounts: 1,
    });
    const { stdout } = await cli('account', 'list');
    expect(stdout).toMatch(/^live-one +closed .* a test$/m);
  });

  it('account open fails with ACCOUNT_EXISTS for an existing account', async () => {
    expect(await cli('account', 'open', 'paper', ...HEADER)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^ACCOUNT_EXISTS: /),
    });
    const euro = ['account', 'open', 'euro', '--currency', 'EUR', ...HEADER];
    expect((await cli(...euro)).code).toBe(6);
  });

  it('commands fail with PROFILE_UNKNOWN and ACCOUNT_UNKNOWN for unknown names', async () => {
    expect(await cli('profile', 'show', 'nothing')).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^PROFILE_UNKNOWN: Tenant default has no profile nothing/),
    });
    expect(await cli('account', 'close', 'nothing', ...HEADER)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^ACCOUNT_UNKNOWN: /),
    });
  });

  it.each([
    [
      ['profile', 'show', 'nothing'],
      6,
      'PROFILE_UNKNOWN',
      /^Tenant default has no profile nothing/,
    ],
    [['account', 'open', 'paper', ...HEADER], 6, 'ACCOUNT_EXISTS', /already exists/],
    [['control', 'close', '--account', 'paper', ...HEADER], 2, 'OPTIONS_INVALID', /--instrument/],
    [['account', 'list', '--loud'], 2, 'OPTIONS_INVALID', /^unknown option '--loud'/],
    [['account', 'close', ...HEADER], 2, 'OPTIONS_INVALID', /^missing required argument/],
    [['account', 'list', '--profile', 'nothing'], 2, 'CONFIG_INVALID', /nothing/],
  ])('with --json, a failure of %j is JSON', async (args, exitCode, code, detail) => {
    const outcome = await cli(...args, '--json');
    expect([outcome.code, outcome.stdout]).toEqual([exitCode, '']);
    expect(JSON.parse(outcome.stderr)).toEqual({ code, detail: expect.stringMatching(detail) });
  });

  it('account routes require the access token, which the log never contains', async () => {
    expect((await server.get('/api/v1/tenants/default/accounts')).status).toBe(401);
    expect((await server.get('/api/v1/status')).status).toBe(200);
    const { url } = JSON.parse(readFileSync(inStorage('server.json'), 'utf8')) as { url: string };
    const token = readFileSync(inStorage('access-token'), 'utf8').trim();
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/api/v1/tenants/default/accounts`, { headers })).status).toBe(200);
    expect(server.printed(10_000)).not.toContain(token);
  });

  it('commands fail with TOKEN_UNREADABLE if the access token cannot be read', async () => {
    const token = readFileSync(inStorage('access-token'), 'utf8');
    rmSync(inStorage('access-token'));
    const { code, stderr } = await cli('account', 'list');
    writeFileSync(inStorage('access-token'), token, { mode: 0o600 });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^TOKEN_UNREADABLE: The access token in .* cannot be read/);
  });

  it('stopping the server removes server.json', async () => {
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(existsSync(inStorage('server.json'))).toBe(false);
  });
});

describe('on the storage of a stopped server', () => {
  const opening = ['account', 'open', 'second', '--deposit', '500', ...HEADER];

  it('profiles are listed and saved without a running server', async () => {
    const profiles = await json<readonly ProfileAnswer[]>('profile', 'list');
    expect(profiles.map(({ name }) => name)).toEqual(['careful', 'default']);
    const saved = await json<ProfileAnswer>('profile', 'save', 'bold', ...RISKIER);
    expect(saved).toMatchObject({ name: 'bold', version: 1 });
    const { stdout } = await cli('profile', 'list');
    expect(stdout.split('\n')[0]).toMatch(/^profile +version +hash +saved +by +note$/);
  });

  it('account open without a running server is queued for the next start, once per key', async () => {
    const args = [...opening, '--trading-profile', 'bold', '--key', 'k-1'];
    expect(await json<CommandAnswer>(...args)).toEqual({
      key: 'k-1',
      takesEffect: 'at_next_start',
      repeated: false,
      accounts: null,
      positions: null,
    });
    expect(await json<CommandAnswer>(...args)).toMatchObject({ repeated: true });
    const { stdout } = await cli(...args);
    expect(stdout).toMatch(/takes effect at the next start[\s\S]*used before/);
  });

  it('account transfer without a running server is queued for the next start', async () => {
    const transfer = ['account', 'transfer', '--account', 'paper', '--asset', 'USD'];
    const args = [...transfer, '--amount=-100', '--id', 'out-2'];
    expect(await json<CommandAnswer>(...args)).toMatchObject({ takesEffect: 'at_next_start' });
  });

  it('a command without --key prints its generated key', async () => {
    const args = ['control', 'pause', '--account', 'paper', ...HEADER];
    const { code, stdout } = await cli(...args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^key {8}[0-9a-f-]{36}\n/)]);
  });

  it('a command with the key of another command fails with COMMAND_KEY_REUSED', async () => {
    const other = ['account', 'open', 'third', '--key', 'k-1', ...HEADER];
    expect(await cli(...other)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^COMMAND_KEY_REUSED: Key k-1 belongs to another/),
    });
  });

  it.each([
    [['close', '--account', 'paper'], /close needs --instrument/],
    [['pause', '--account', 'A b'], /account is "A b"; expected .*lowercase letters/],
    [['pause', '--account', 'a', '--code', 'x y'], /code is "x y"; expected .*capitals/],
  ])('invalid options of control %j are rejected', async (args, message) => {
    const { code, stderr } = await cli('control', ...args, ...HEADER);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).toMatch(/^OPTIONS_INVALID: /);
  });

  it('account open rejects a deposit that is not an amount', async () => {
    const { code, stderr } = await cli(...opening.map((arg) => (arg === '500' ? '1e3' : arg)));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^OPTIONS_INVALID: .*deposit/)]);
  });

  it('account list without a running server shows the accounts of the last run', async () => {
    const accounts = await json<readonly AccountAnswer[]>('account', 'list');
    expect(accounts.map(({ account, lifecycle }) => [account, lifecycle])).toEqual([
      ['paper', 'open'],
      ['live-one', 'closed'],
    ]);
  });

  it('the next start executes each queued command once', async () => {
    const server = await fixture.start({ args: ['--profile', 'demo'] }).running();
    const accounts = await json<readonly AccountAnswer[]>('account', 'list');
    expect(accounts.map(({ account, profile: { name } }) => [account, name])).toContainEqual([
      'second',
      'bold',
    ]);
    const { pauses } = await server.status();
    expect(pauses.map(({ target, code }) => [target, code])).toContainEqual([
      'account:default/paper',
      'OPERATOR',
    ]);
    const args = [...opening, '--trading-profile', 'bold', '--key', 'k-1'];
    expect(await json<CommandAnswer>(...args)).toMatchObject({
      takesEffect: 'now',
      repeated: true,
    });
    const move = ['account', 'transfer', '--account', 'paper', '--asset', 'USD'];
    const repeated = [...move, '--amount=-100', '--id', 'out-2'];
    expect(await json<CommandAnswer>(...repeated)).toMatchObject({ repeated: true });
    expect(server.logged('Queued command carried out').length).toBeGreaterThanOrEqual(2);
    await server.stop();
  });
});

describe('on a server with the role engine', () => {
  it('a server with the role engine has no account routes, and commands report SERVER_UNREACHABLE', async () => {
    const args = ['--profile', 'demo', '--role', 'engine'];
    const server = await fixture.start({ args }).running();
    expect((await server.get('/api/v1/tenants/default/accounts')).status).toBe(404);
    expect((await server.get('/health/live')).status).toBe(200);
    const { code, stderr } = await cli('control', 'pause', '--account', 'paper', ...HEADER);
    expect([code, stderr]).toEqual([
      7,
      expect.stringMatching(/^SERVER_UNREACHABLE: .*--role engine/),
    ]);
    await server.stop();
  });

  it('only a server with the role engine may listen on all addresses', async () => {
    const exposed = fixture.start({ settings: { 'server.host': '0.0.0.0' } });
    expect(await exposed.ended).toMatchObject({ code: 2 });
    expect(exposed.printed()).toMatch(
      /ADDRESS_EXPOSED: server\.host is 0\.0\.0\.0, .*publicUrl.*--role engine/,
    );
    const args = ['--profile', 'demo', '--role', 'engine'];
    const server = fixture.start({ args, settings: { 'server.host': '0.0.0.0' } });
    await server.line('Tidegate is up');
    await server.stop();
  });
});

describe('after a server was killed', () => {
  it('commands are queued for the next start although server.json still exists', async () => {
    const server = await fixture.start({ args: ['--profile', 'demo'] }).running();
    await server.stop('SIGKILL');
    expect(existsSync(inStorage('server.json'))).toBe(true);
    const args = ['control', 'release', '--account', 'paper', ...HEADER];
    expect(await json<CommandAnswer>(...args)).toMatchObject({ takesEffect: 'at_next_start' });
  });
});
