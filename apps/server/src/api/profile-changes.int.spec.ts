import 'reflect-metadata';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DefaultProfileResolver,
  profileContentOf,
  ProfileDesk,
  profileHashOf,
  settingsOf,
  StoredOperations,
  StrategySection,
  TidegateConfiguration,
} from '@tidegate/composition';
import {
  accountId,
  epochMs,
  ManualTime,
  silentLogger,
  tenantId,
  TidegateError,
  venueId,
  type AccountId,
} from '@tidegate/kernel';
import type { AccountRegistration, ProfileVersion } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';
import {
  AuditLog,
  OPERATOR,
  verbsOfRole,
  type Principal,
  type Role,
  type SessionId,
  type UserId,
} from '@tidegate/tenants';
import { memoryConsoleStores } from '@tidegate/tenants/testing';
import type { AccountDirectory, EngineCommand, ProfileStore } from '@tidegate/trading';

import { guardedBy } from '../../testing/guarded.js';
import { CommandRefused } from '../control/command-refused.js';
import { executeCommand } from '../control/engine-commands.js';
import { PROFILE_DESK } from '../control/profile-desk.js';
import { createHttpApplication } from '../http-application.js';
import { ProfileChangesController } from './profile-changes.controller.js';

const NOW = epochMs(1_780_000_000_000);
const TENANT = tenantId('default');
const time = new ManualTime(NOW);
const stores = memoryConsoleStores();

function contentWith(change: (configuration: TidegateConfiguration) => void): string {
  const configuration = new TidegateConfiguration();
  configuration.strategies['trend'] = new StrategySection();
  change(configuration);
  return profileContentOf(configuration);
}

const FIRST = contentWith(() => undefined);
const SECOND = contentWith(({ risk }) => {
  Object.assign(risk.sizing, { riskPerTrade: 0.02 });
});
const THIRD = contentWith(({ risk }) => {
  Object.assign(risk.sizing, { riskPerTrade: 0.03 });
});

function versionOf(version: number, content: string): ProfileVersion {
  return {
    tenant: TENANT,
    name: 'careful',
    version,
    hash: profileHashOf(content),
    content,
    note: '',
    createdBy: 'settings',
    createdAt: NOW,
  };
}

let versions: ProfileVersion[] = [];
const profiles: ProfileStore = {
  save: async (_scope, draft) => {
    const [latest] = versions;
    if (latest?.hash === draft.hash) return latest;
    const saved = { ...versionOf(versions.length + 1, draft.content), note: draft.note };
    versions = [saved, ...versions];
    return saved;
  },
  list: async () => versions.slice(0, 1),
  versions: async ({ tenant }, name) => (tenant === TENANT && name === 'careful' ? versions : []),
  find: async ({ tenant }, name, version) =>
    (tenant === TENANT && name === 'careful'
      ? versions.find((each) => version === 'latest' || each.version === version)
      : undefined) ?? null,
  content: async () => null,
};

function registration(
  account: string,
  change: Partial<AccountRegistration> = {},
  mode: 'paper' | 'live' = 'paper',
): AccountRegistration {
  return {
    account: {
      scope: { tenant: TENANT, account: accountId(account) },
      ...{ venue: venueId('kraken'), mode, kind: 'spot', currency: 'USD' },
    },
    profile: { name: 'careful', version: 1, hash: profileHashOf(FIRST) },
    lifecycle: 'open',
    reason: '',
    openedAt: NOW,
    updatedAt: NOW,
    closedAt: null,
    ...change,
  };
}

const accounts = [
  registration('paper'),
  registration('second'),
  registration('gone', { lifecycle: 'closed' }),
  registration('money', {}, 'live'),
];
const directory: AccountDirectory = {
  list: async ({ tenant }) => (tenant === TENANT ? accounts : []),
  find: async (scope) =>
    accounts.find(
      ({ account }) => scope.tenant === TENANT && account.scope.account === scope.account,
    ) ?? null,
};

const taken: EngineCommand[] = [];
let refused: string | null = null;
const engines = {
  command: async (command: EngineCommand) => {
    if (command.type === 'configure_account' && command.scope.account === refused) {
      throw new TidegateError('ACCOUNT_CLOSED', 'The account is closed');
    }
    const repeated = taken.some(({ key }) => key === command.key);
    taken.push(command);
    return { repeated, accounts: 1, positions: 0 };
  },
};

const configuration = new TidegateConfiguration();
const resolver = new DefaultProfileResolver(new StrategyRegistry());
const fed = settingsOf(configuration);
const operations = new StoredOperations({
  ...{ directory, profiles, resolver, fed },
  venue: venueId('kraken'),
  clock: time,
  submit: (command) => executeCommand(engines, command),
});
const audit = new AuditLog(stores.audit, time);
const desk = new ProfileDesk({
  ...{ operations, directory, profiles, resolver, fed },
  drafts: stores.drafts,
  clock: time,
  refusalOf: (thrown) => (thrown instanceof CommandRefused ? thrown : null),
  record: (caller, action) => audit.record(caller, action),
});

function person(name: string, role: Role, steppedUpUntil = NOW): Principal {
  const session = { id: name as SessionId, user: name as UserId, csrf: 'csrf', steppedUpUntil };
  return {
    ...{ kind: 'user', id: name, label: name, session },
    grants: new Map([[TENANT, verbsOfRole(role)]]),
    platform: new Set(),
    accounts: null,
  };
}

const outsider: Principal = { ...person('eve', 'owner'), grants: new Map() };
const people: Readonly<Record<string, Principal>> = {
  operator: OPERATOR,
  ann: person('ann', 'trader'),
  ben: person('ben', 'trader', epochMs(NOW + 60_000)),
  vic: person('vic', 'viewer'),
  eve: outsider,
  key: {
    ...person('key', 'trader'),
    ...{ kind: 'key', session: null, accounts: new Set<AccountId>([accountId('paper')]) },
  },
};

@Module({
  imports: [
    guardedBy({ bySession: async () => null, byBearer: async (token) => people[token] ?? null }),
  ],
  controllers: [ProfileChangesController],
  providers: [{ provide: PROFILE_DESK, useValue: desk }],
})
class Application {}

let app: NestFastifyApplication;
let url = '';
const logged: unknown[] = [];

beforeAll(async () => {
  const error = (_message: string, fields?: unknown): void => void logged.push(fields);
  app = await createHttpApplication(Application, { logger: { ...silentLogger, error } });
  await app.listen(0, '127.0.0.1');
  url = `${await app.getUrl()}/api/v1/tenants/default/profiles`;
});
afterAll(() => app.close());

let requests = 0;
beforeEach(() => {
  versions = [versionOf(2, SECOND), versionOf(1, FIRST)];
  taken.length = 0;
  refused = null;
});

type Answer = readonly [status: number, body: unknown];

/** `request`: method and path. */
async function ask(request: string, who: string, body?: unknown): Promise<Answer> {
  const [method = '', path = ''] = request.split(' ');
  requests += 1;
  const response = await fetch(`${url}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      'x-tidegate-csrf': 'csrf',
      'idempotency-key': `k-${requests}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return [response.status, text === '' ? null : JSON.parse(text)];
}

const plain = (content: string): unknown => JSON.parse(content);
const save = (who: string, content: unknown, base = 2): Promise<Answer> =>
  ask('PUT careful/draft', who, { base, content, note: 'bolder' });
const apply = (who: string, body: object): Promise<Answer> =>
  ask('POST careful/apply', who, { reason: 'because', accounts: ['paper'], ...body });

describe('versions of a profile over HTTP', () => {
  it('are listed page by page, newest first', async () => {
    const [status, page] = await ask('GET careful/versions?limit=1', 'vic');
    expect([status, page]).toMatchObject([200, { rows: [{ version: 2 }], cursor: '2' }]);
    expect(await ask('GET careful/versions?limit=1&cursor=2', 'vic')).toMatchObject([
      200,
      { rows: [{ version: 1 }], cursor: null },
    ]);
    expect(await ask('GET nothing/versions', 'vic')).toMatchObject([
      404,
      { code: 'PROFILE_UNKNOWN' },
    ]);
  });

  it('differ in words, with the accounts that the newer one would change', async () => {
    const [status, diff] = await ask('GET careful/diff', 'vic');
    expect(status).toBe(200);
    expect(diff).toMatchObject({
      ...{ from: 1, to: 2 },
      differences: [{ path: 'risk.sizing.riskPerTrade', after: 0.02 }],
      accounts: [{ account: 'money', mode: 'live' }, { account: 'paper' }, { account: 'second' }],
    });
    const [, back] = await ask('GET careful/diff?from=2&to=1', 'vic');
    expect(back).toMatchObject({
      ...{ from: 2, to: 1, accounts: [] },
      differences: [{ sentence: expect.stringContaining('falls from 2 %') }],
    });
    expect(await ask('GET careful/diff?from=9', 'vic')).toMatchObject([404, {}]);
    expect(await ask('GET careful/diff?from=x', 'vic')).toMatchObject([400, {}]);
  });

  it('have a schema for the form', async () => {
    const [status, schema] = await ask('GET schema', 'vic');
    const setting = expect.objectContaining({ path: 'risk.sizing.riskPerTrade' });
    expect([status, schema]).toEqual([200, { settings: expect.arrayContaining([setting]) }]);
  });
});

describe('drafts over HTTP', () => {
  it('belong to their author, show differences, and are discarded', async () => {
    expect(await save('ann', plain(THIRD))).toMatchObject([
      200,
      { base: 2, isStale: false, problems: [], differences: [{ after: 0.03 }] },
    ]);
    expect(await ask('GET careful/draft', 'ann')).toMatchObject([200, { note: 'bolder' }]);
    expect(await ask('GET careful/draft', 'ben')).toMatchObject([404, { code: 'DRAFT_UNKNOWN' }]);
    expect(await ask('DELETE careful/draft', 'ann')).toEqual([204, null]);
    expect(await ask('DELETE careful/draft', 'ann')).toMatchObject([404, {}]);
  });

  it('may be invalid, and say why in words', async () => {
    const content = { strategies: { trend: {} }, risk: { sizing: { riskPerTrade: 3, risk: 1 } } };
    const [status, draft] = await save('ann', content);
    expect(status).toBe(200);
    const { problems, differences } = draft as { problems: object[]; differences: object[] };
    expect(differences).toEqual([]);
    expect(problems).toContainEqual({
      path: 'risk.sizing.riskPerTrade',
      sentence: expect.stringMatching(/^risk\.sizing\.riskPerTrade is 3; expected /),
    });
    expect(await apply('ann', {})).toMatchObject([422, { code: 'PROFILE_INVALID' }]);
    expect(taken).toEqual([]);
  });

  it('of an older version are refused, and shown as stale', async () => {
    await save('ann', plain(THIRD));
    versions = [versionOf(3, FIRST), ...versions];
    expect(await ask('GET careful/draft', 'ann')).toMatchObject([200, { isStale: true }]);
    expect(await save('ann', plain(THIRD))).toMatchObject([409, { code: 'PROFILE_CHANGED' }]);
    expect(await apply('ann', {})).toMatchObject([409, { code: 'PROFILE_CHANGED' }]);
    expect(await save('ann', plain(THIRD), 3)).toMatchObject([200, { base: 3 }]);
  });

  it('have a limited length', async () => {
    const long = { note: 'x'.repeat(270_000) };
    expect(await save('ann', long)).toMatchObject([413, { code: 'DRAFT_TOO_LONG' }]);
  });
});

describe('applying a profile over HTTP', () => {
  it('saves the draft as the next version and moves the accounts to it, once per key', async () => {
    await save('ann', plain(THIRD));
    const request = { accounts: ['paper', 'second'] };
    expect(await apply('ann', request)).toMatchObject([
      200,
      {
        profile: { version: 3, note: 'bolder' },
        accounts: [
          { account: 'paper', outcome: 'applied' },
          { account: 'second', outcome: 'applied' },
        ],
      },
    ]);
    expect(taken).toMatchObject([
      { type: 'configure_account', scope: { account: 'paper' }, profile: { version: 3 } },
      { type: 'configure_account', scope: { account: 'second' }, reason: 'because' },
    ]);
    requests -= 1;
    expect(await apply('ann', request)).toMatchObject([
      200,
      { profile: { version: 3 }, accounts: [{ outcome: 'repeated' }, { outcome: 'repeated' }] },
    ]);
    const { rows } = await stores.audit.entries({ tenant: TENANT }, {}, { limit: 20 });
    expect(rows).toContainEqual(
      expect.objectContaining({
        action: 'profiles.applied',
        target: 'second',
        before: 'careful version 1',
        after: 'careful version 3',
        reason: 'because',
        actor: { kind: 'user', id: 'ann', label: 'ann' },
      }),
    );
  });

  it('rolls back by an earlier version, and reports what the engine refused', async () => {
    refused = 'second';
    const request = { accounts: ['second', 'paper'], version: 1 };
    expect(await apply('ann', request)).toMatchObject([
      200,
      {
        profile: { version: 1 },
        accounts: [
          { account: 'second', outcome: 'refused', code: 'ACCOUNT_CLOSED' },
          { account: 'paper', outcome: 'applied', code: null },
        ],
      },
    ]);
    expect(versions).toHaveLength(2);
  });

  it('asks for step-up when an account is live', async () => {
    const request = { accounts: ['paper', 'money'], version: 1 };
    expect(await apply('ann', request)).toMatchObject([403, { code: 'STEP_UP_REQUIRED' }]);
    expect(taken).toEqual([]);
    expect(await apply('ben', request)).toMatchObject([200, {}]);
    expect(await apply('operator', request)).toMatchObject([200, {}]);
  });

  it.each([
    ['vic', {}, 403, 'VERB_FORBIDDEN'],
    ['eve', {}, 403, 'SCOPE_FORBIDDEN'],
    ['key', {}, 403, 'SCOPE_FORBIDDEN'],
    ['nobody', {}, 401, 'TOKEN_REQUIRED'],
    ['ann', { accounts: [] }, 400, 'REQUEST_INVALID'],
    ['ann', { accounts: ['paper', 'paper'] }, 400, 'REQUEST_INVALID'],
    ['ann', { reason: '' }, 400, 'REQUEST_INVALID'],
    ['ann', { accounts: ['paper', 'none'], version: 1 }, 404, 'ACCOUNT_UNKNOWN'],
    ['ann', { version: 9 }, 404, 'PROFILE_UNKNOWN'],
  ])('by %s with %j is refused with %i %s', async (who, body, status, code) => {
    expect(await apply(who, body)).toMatchObject([status, { code }]);
    expect(taken).toEqual([]);
    expect(logged).toEqual([]);
  });
});
