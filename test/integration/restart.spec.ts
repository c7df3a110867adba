import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ROOT } from './child-process.js';
import { BUSY_TRADING, ServerFixture, type ServerProcess } from './server-process.js';

const TENANTS = 30;
const ACCOUNTS_EACH = 3;
const SUITE_MS = 180_000;
const CAREFUL = {
  timeframes: ['1m', '5m'],
  strategies: { trend: {} },
  ai: { confluence: { primaryTimeframe: '1m' } },
  risk: { sizing: { riskPerTrade: 0.005 } },
};
const REASON = { reason: 'an acceptance test' };

interface Expected {
  readonly tenant: string;
  readonly account: string;
  readonly deposit: number;
  readonly profile: string;
}

/** All accounts; the second account of each tenant has its own profile. */
const expected: readonly Expected[] = Array.from({ length: TENANTS }, (_, tenant) =>
  Array.from({ length: ACCOUNTS_EACH }, (_, account) => ({
    tenant: `t${tenant}`,
    account: `a${account}`,
    deposit: 1_000 * (tenant + 1) + account,
    profile: account === 1 ? 'careful' : 'default',
  })),
).flat();

describe(`restart with ${TENANTS} tenants of ${ACCOUNTS_EACH} accounts each`, () => {
  let fixture: ServerFixture;
  let server: ServerProcess;
  const { 'accounts.0.kind': _, ...settings } = BUSY_TRADING;

  beforeAll(async () => {
    fixture = await ServerFixture.open();
    await cp(join(ROOT, 'config'), fixture.path('config'), { recursive: true });
    const accounts = expected.map(
      ({ tenant, account: id, deposit }) =>
        `  - {tenant: ${tenant}, id: ${id}, deposit: ${deposit}}`,
    );
    const text = await readFile(fixture.path('config', 'default.yaml'), 'utf8');
    const [before = ''] = text.split(/^accounts:$/m);
    const after = text.slice(text.indexOf('\nstrategies:'));
    await writeFile(
      fixture.path('config', 'default.yaml'),
      [before, 'accounts:\n', accounts.join('\n'), after].join(''),
    );
    server = await start();
    const token = (await readFile(join(fixture.storage, 'demo', 'access-token'), 'utf8')).trim();
    for (const { tenant, account, profile } of expected) {
      if (profile === 'default') continue;
      const draft = { name: profile, content: CAREFUL };
      const profiles = `/api/v1/tenants/${tenant}/profiles`;
      expect(await server.post(profiles, token, { body: draft })).toMatchObject({ status: 200 });
      const change = { ...REASON, action: 'configure', profile };
      const path = `/api/v1/tenants/${tenant}/accounts/${account}`;
      expect(await server.post(path, token, { body: change })).toMatchObject({ status: 200 });
    }
    await server.line('Filled', ACCOUNTS_EACH);
    await server.stop('SIGKILL');
    server = await start();
  }, SUITE_MS);

  afterAll(() => fixture.close());

  function start(): Promise<ServerProcess> {
    const args = ['--profile', 'demo'];
    return fixture.start({ config: fixture.path('config'), args, settings }).running();
  }

  it('after a restart every account is open, funded, balanced, and on its profile', async () => {
    const { accounts, ledger } = await server.status();
    expect(accounts).toMatchObject({ count: expected.length, quarantined: 0 });
    expect(ledger).toEqual({ balanced: true });
    const shown = accounts.shown.map(({ tenant, account, lifecycle, profile, ...numbers }) => ({
      tenant,
      account,
      lifecycle,
      profile: profile.name,
      isFunded: numbers.equity !== null,
      ledgerBalanced: numbers.ledgerBalanced,
    }));
    const all = expected.map(({ tenant, account, profile }) => ({
      tenant,
      account,
      lifecycle: 'open',
      profile,
      isFunded: true,
      ledgerBalanced: true,
    }));
    const byName = (a: { tenant: string; account: string }, b: typeof a): number =>
      `${a.tenant}/${a.account}` < `${b.tenant}/${b.account}` ? -1 : 1;
    expect([...shown].sort(byName)).toEqual([...all].sort(byName));
    for (const { tenant, account, deposit } of expected) {
      const found = accounts.shown.find((one) => one.tenant === tenant && one.account === account);
      // The account trades, so its equity is near its deposit, not equal to it.
      expect(Number(found?.equity) / deposit).toBeCloseTo(1, 1);
    }
  });

  it('accounts of different tenants trade after a restart', async () => {
    await server.find('five tenants have traded', () => {
      const tenants = new Set(server.logged('Filled').map(({ tenant }) => tenant));
      return tenants.size >= 5 ? true : undefined;
    });
    expect(server.log().filter(({ level }) => level === 'error')).toEqual([]);
  });
});
