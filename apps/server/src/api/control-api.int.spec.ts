import 'reflect-metadata';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DefaultProfileResolver,
  profileContentOf,
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
} from '@tidegate/kernel';
import type { AccountRegistration, ProfileVersion } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';
import type { CommandEffect, EngineCommand } from '@tidegate/trading';

import { executeCommand } from '../control/engine-commands.js';
import { OPERATIONS } from '../control/operations.js';
import { createHttpApplication } from '../http-application.js';
import { OperatorOnly } from '../access/operator-only.js';
import { guardedBy } from '../../testing/guarded.js';
import { AccountsController } from './accounts.controller.js';
import { ControlController } from './control.controller.js';
import { ProfilesController } from './profiles.controller.js';

const TOKEN = 'a-token-of-the-storage-directory-0123456789';
const NOW = epochMs(1_780_000_000_000);
const HEADER = { key: 'k-1', actor: 'cli:ann', reason: 'because' };
const REASON = { reason: 'because' };
const TENANT = '/api/v1/tenants/default';
const PAPER = `${TENANT}/accounts/paper`;

function validConfiguration(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  configuration.strategies['trend'] = new StrategySection();
  return configuration;
}

const configuration = validConfiguration();
const content = profileContentOf(configuration);
const profile: ProfileVersion = {
  tenant: tenantId('default'),
  name: 'default',
  version: 1,
  hash: profileHashOf(content),
  content,
  note: '',
  createdBy: 'settings',
  createdAt: NOW,
};
const registration: AccountRegistration = {
  account: {
    scope: { tenant: tenantId('default'), account: accountId('paper') },
    venue: venueId('kraken'),
    mode: 'paper',
    kind: 'spot',
    currency: 'USD',
  },
  profile: { name: 'default', version: 1, hash: profile.hash },
  lifecycle: 'open',
  reason: '',
  openedAt: NOW,
  updatedAt: NOW,
  closedAt: null,
};

const taken: EngineCommand[] = [];
let refusal: Error | null = null;
const logged: unknown[] = [];

const engines = {
  command: async (command: EngineCommand): Promise<CommandEffect> => {
    if (refusal) throw refusal;
    taken.push(command);
    return { repeated: false, accounts: 1, positions: 0 };
  },
};

const operations = new StoredOperations({
  directory: {
    list: async ({ tenant }) => (tenant === 'default' ? [registration] : []),
    find: async ({ tenant, account }) =>
      tenant === 'default' && account === 'paper' ? registration : null,
  },
  profiles: {
    save: async (scope, draft) => ({ ...draft, ...scope, version: 2 }),
    list: async () => [profile],
    versions: async () => [profile],
    find: async (_scope, name, version) =>
      name === 'default' && (version === 'latest' || version === 1) ? profile : null,
    content: async () => null,
  },
  resolver: new DefaultProfileResolver(new StrategyRegistry()),
  fed: settingsOf(configuration),
  venue: venueId('kraken'),
  clock: new ManualTime(NOW),
  submit: (command) => executeCommand(engines, command),
});

@Module({})
class Application {
  static with(token: string): DynamicModule {
    return {
      module: Application,
      imports: [guardedBy(new OperatorOnly(token))],
      controllers: [AccountsController, ProfilesController, ControlController],
      providers: [{ provide: OPERATIONS, useValue: operations }],
    };
  }
}

let app: NestFastifyApplication;
let url = '';

beforeAll(async () => {
  const note = (_message: string, fields?: unknown): void => void logged.push(fields);
  const logger = { ...silentLogger, error: note, warn: note, info: note };
  app = await createHttpApplication(Application.with(TOKEN), { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());
beforeEach(() => {
  taken.length = 0;
  logged.length = 0;
  refusal = null;
});

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

async function ask(path: string, init: RequestInit = {}): Promise<Answered> {
  const headers = { authorization: `Bearer ${TOKEN}`, ...init.headers };
  const response = await fetch(`${url}${path}`, { ...init, headers });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, headers: response.headers };
}

function send(path: string, body: object | string, key = 'k-1'): Promise<Answered> {
  return ask(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      'tidegate-actor': 'cli:ann',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('The routes of accounts, profiles and controls', () => {
  it('require a credential', async () => {
    const routes = [
      ['GET', 'tenants/default/accounts'],
      ['POST', 'tenants/default/accounts'],
      ['GET', 'tenants/default/accounts/paper'],
      ['POST', 'tenants/default/accounts/paper'],
      ['POST', 'tenants/default/accounts/paper/transfers'],
      ['POST', 'tenants/default/accounts/paper/control'],
      ['POST', 'tenants/default/control'],
      ['GET', 'tenants/default/profiles'],
      ['POST', 'tenants/default/profiles'],
      ['GET', 'tenants/default/profiles/default'],
      ['POST', 'platform/control'],
    ];
    for (const [method = '', path] of routes) {
      const { status } = await fetch(`${url}/api/v1/${path}`, { method });
      expect([method, path, status]).toEqual([method, path, 401]);
    }
    expect(taken).toEqual([]);
  });
});

describe('AccountsController', () => {
  it('lists the accounts of a tenant with profile and lifecycle', async () => {
    const { status, body } = await ask(`${TENANT}/accounts`);
    expect([status, body]).toMatchObject([
      200,
      [{ account: 'paper', lifecycle: 'open', profile: { name: 'default', version: 1 } }],
    ]);
    expect((await ask('/api/v1/tenants/north/accounts')).body).toEqual([]);
  });

  it('opens an account with the content of its profile', async () => {
    const request = { ...REASON, id: 'second', deposit: '250.5' };
    const body = { key: 'k-1', takesEffect: 'now', repeated: false, accounts: 1 };
    expect(await send(`${TENANT}/accounts`, request)).toMatchObject({ status: 200, body });
    expect(taken).toEqual([
      {
        ...HEADER,
        at: NOW,
        type: 'open_account',
        account: {
          scope: { tenant: 'default', account: 'second' },
          venue: 'kraken',
          mode: 'paper',
          kind: 'spot',
          currency: 'USD',
        },
        profile: { name: 'default', version: 1, hash: profile.hash, content },
        deposit: '250.5',
      },
    ]);
  });

  it('configures and closes an account', async () => {
    const configure = { ...REASON, action: 'configure', profile: 'default', version: 1 };
    expect((await send(PAPER, configure)).status).toBe(200);
    expect((await send(PAPER, { ...REASON, action: 'close' }, 'k-2')).status).toBe(200);
    expect(taken.map(({ type }) => type)).toEqual(['configure_account', 'close_account']);
  });

  it('accepts a transfer to a known account and answers 404 for an unknown account', async () => {
    const transfer = { ...REASON, id: 'in-1', asset: 'USD', amount: '-250.5' };
    expect((await send(`${PAPER}/transfers`, transfer)).status).toBe(200);
    const scope = { tenant: 'default', account: 'paper' };
    expect(taken).toEqual([{ ...HEADER, ...transfer, at: NOW, type: 'transfer', scope }]);
    const other = await send(`${TENANT}/accounts/other/transfers`, transfer);
    expect(other).toMatchObject({ status: 404, body: { code: 'ACCOUNT_UNKNOWN' } });
  });

  it.each<[string, object, number, string]>([
    ['other', { ...REASON, action: 'close' }, 404, 'ACCOUNT_UNKNOWN'],
    ['paper', { ...REASON, action: 'configure' }, 400, 'REQUEST_INVALID'],
    ['paper', { ...REASON, action: 'configure', profile: 'no' }, 404, 'PROFILE_UNKNOWN'],
    ['A%20b', { ...REASON, action: 'close' }, 400, 'REQUEST_INVALID'],
  ])('refuses to change account %s with %j', async (path, body, status, code) => {
    expect(await send(`${TENANT}/accounts/${path}`, body)).toMatchObject({
      status,
      body: { code },
    });
    expect(taken).toEqual([]);
  });
});

describe('ProfilesController', () => {
  it('lists profiles without content and shows one profile with it', async () => {
    const listed = await ask(`${TENANT}/profiles`);
    expect(listed.body).toMatchObject([{ name: 'default', version: 1, hash: profile.hash }]);
    expect(JSON.stringify(listed.body)).not.toContain('riskPerTrade');
    const shown = await ask(`${TENANT}/profiles/default?version=1`);
    expect(shown.body['content']).toEqual(JSON.parse(content));
    expect((await ask(`${TENANT}/profiles/default?version=9`)).status).toBe(404);
    expect((await ask(`${TENANT}/profiles/default?version=x`)).status).toBe(400);
  });

  it('saves a profile with defaults filled in, or reports all its problems', async () => {
    const save = (members: object): Promise<Answered> =>
      send(`${TENANT}/profiles`, { name: 'careful', content: members });
    expect(await save({ strategies: { trend: {} } })).toMatchObject({
      status: 200,
      body: { name: 'careful', version: 2, hash: profile.hash, createdBy: 'cli:ann' },
    });
    expect(await save({ risk: { sizing: { riskPerTrade: 7 } }, more: 1 })).toMatchObject({
      status: 422,
      body: { code: 'PROFILE_INVALID', detail: expect.stringMatching(/more[\s\S]*riskPerTrade/) },
    });
  });
});

describe('ControlController', () => {
  it('sends a control command with its target to the engines', async () => {
    const request = { ...REASON, type: 'close_position', instrument: 'BTC/USD' };
    expect((await send(`${PAPER}/control`, request)).status).toBe(200);
    expect(taken).toEqual([
      {
        ...HEADER,
        at: NOW,
        type: 'control',
        command: { type: 'close_position', exitReason: 'manual' },
        target: {
          type: 'instrument',
          scope: { tenant: 'default', account: 'paper' },
          instrument: 'kraken:BTC/USD',
        },
      },
    ]);
  });

  it('sends the controls of a tenant and of the platform', async () => {
    const request = { ...REASON, type: 'pause', code: 'REVIEW' };
    expect((await send(`${TENANT}/control`, request)).status).toBe(200);
    expect((await send('/api/v1/platform/control', request)).status).toBe(200);
    expect(taken).toMatchObject([
      { command: { type: 'pause', code: 'REVIEW' }, target: { type: 'tenant', tenant: 'default' } },
      { target: { type: 'platform' } },
    ]);
  });

  it.each<[string, object, string]>([
    ['/api/v1/platform/control', { type: 'pause' }, 'pause needs code'],
    [`${PAPER}/control`, { type: 'reset_breaker' }, 'needs breaker'],
    [
      `${PAPER}/control`,
      { type: 'reset_breaker', breaker: 'unknown' },
      'breaker is "unknown"; expected one of',
    ],
    [`${TENANT}/accounts/all/control`, { type: 'release_quarantine' }, 'account is "all"'],
    [
      `${TENANT}/control`,
      { type: 'close_position', instrument: 'BTC/USD' },
      'instrument limits the control of one account',
    ],
    ['/api/v1/platform/control', { type: 'pause', code: 'A', extra: 1 }, 'extra'],
  ])('answers 400 for an invalid control at %s: %j', async (path, members, sentence) => {
    expect(await send(path, { ...REASON, ...members })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining(sentence) },
    });
    expect(taken).toEqual([]);
  });

  it('answers 400 for a command without an idempotency key', async () => {
    const answer = await ask(`${PAPER}/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...REASON, type: 'close_position' }),
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining('Idempotency-Key') },
    });
    expect(taken).toEqual([]);
  });

  it('answers with the code of an engine refusal, and logs a fault without showing its message', async () => {
    const request = { ...REASON, type: 'release_quarantine' };
    refusal = new TidegateError('ACCOUNT_HOLDS_POSITIONS', 'paper holds 1 position; close it');
    expect(await send('/api/v1/platform/control', request)).toMatchObject({
      status: 409,
      body: { code: 'ACCOUNT_HOLDS_POSITIONS', detail: 'paper holds 1 position; close it' },
    });
    refusal = new TidegateError('DATABASE_BUSY', 'locked', { retryable: true });
    expect((await send('/api/v1/platform/control', request)).status).toBe(503);
    for (const fault of [new TidegateError('DATABASE_CORRUPT', 'page 7'), new Error('a bug')]) {
      refusal = fault;
      const { status, body } = await send('/api/v1/platform/control', request);
      expect([status, body['code']]).toEqual([500, 'INTERNAL']);
      expect(JSON.stringify(body)).not.toContain(fault.message);
      expect(logged.at(-1)).toMatchObject({ error: fault });
    }
  });
});

describe('RequestPipe', () => {
  it.each<[string, string, number]>([
    ['is not JSON', '{', 400],
    ['is not an object', '[]', 400],
    ['is empty', '', 400],
    ['is longer than 1 MiB', JSON.stringify({ a: 'x'.repeat(1_100_000) }), 413],
  ])('answers with problem details when the body %s', async (_name, body, status) => {
    const answer = await send('/api/v1/platform/control', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(taken).toEqual([]);
  });

  it('answers 415 for a body whose content type is not JSON', async () => {
    const { status } = await ask('/api/v1/platform/control', {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: '<a/>',
    });
    expect(status).toBe(415);
  });
});
