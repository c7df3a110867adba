import { describe, expect, it } from '@jest/globals';
import { accountId, epochMs, ManualTime, tenantId } from '@tidegate/kernel';
import {
  OPERATOR,
  verbsOfRole,
  type Principal,
  type Role,
  type SessionId,
  type UserId,
} from '@tidegate/tenants';

import type { AccessOptions, AccessRule } from './access.js';
import {
  AccessPolicy,
  RATE_LIMITS,
  type AccessPolicySetup,
  type ConnectionCredentials,
  type RefusedAccess,
} from './access-policy.js';
import { ClientAddresses } from './client-address.js';
import type { AccessibleRequest } from './request-access.js';

const NOW = epochMs(1_780_000_000_000);
const NORTH = { tenant: tenantId('north') };
const CSRF = 'c'.repeat(64);

function member(role: Role, over: Partial<Principal> = {}): Principal {
  return {
    kind: 'user',
    id: 'u-1',
    label: 'ann',
    grants: new Map([[NORTH.tenant, verbsOfRole(role)]]),
    platform: new Set(),
    accounts: null,
    session: {
      id: 's-1' as SessionId,
      user: 'u-1' as UserId,
      csrf: CSRF,
      steppedUpUntil: NOW,
    },
    ...over,
  };
}

interface Asked {
  readonly rule: AccessRule;
  readonly options?: AccessOptions;
  readonly tenant?: string;
  readonly account?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly peer?: string;
}

function policyWith(known: Principal | null, over: Partial<AccessPolicySetup> = {}) {
  const audited: RefusedAccess[] = [];
  const replied: Record<string, string> = {};
  const time = new ManualTime(NOW);
  const policy = new AccessPolicy({
    principals: {
      bySession: async (token) => (token === 'good' ? known : null),
      byBearer: async (token) => (token === 'good' ? known : null),
    },
    addresses: new ClientAddresses([]),
    clock: time,
    limits: RATE_LIMITS,
    publicOrigin: null,
    inside: 'this machine',
    audit: async (refused) => void audited.push(refused),
    ...over,
  });
  const ask = async (asked: Asked): Promise<string> => {
    const { rule, options, tenant, account, cookie } = asked;
    const request: AccessibleRequest = {
      id: 'r-1',
      method: asked.method ?? 'GET',
      url: '/api/v1/x?secret=1',
      headers: { host: 'here:3000', ...asked.headers },
      cookies: cookie === undefined ? {} : { tidegate_session: cookie },
      params: {},
      socket: { remoteAddress: asked.peer ?? '127.0.0.1' },
    };
    const reply = {
      status: () => reply,
      header: (name: string, value: string) => {
        replied[name] = value;
        return reply;
      },
      send: () => reply,
    };
    const claim = {
      scope: tenant === undefined ? null : { tenant: tenantId(tenant) },
      account: account === undefined ? null : accountId(account),
    };
    try {
      const { principal } = await policy.admit({
        request,
        reply,
        declared: { rule, ...options },
        ...claim,
      });
      return principal?.kind ?? 'anonymous';
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
  };
  /** The code of the refusal of a connection, or the kind of the admitted principal. */
  const connect = async (presented: Partial<ConnectionCredentials>): Promise<string> => {
    const nothing = { cookie: undefined, authorization: undefined, origin: undefined };
    const from = { ...nothing, host: 'here:3000', address: '192.0.2.7' };
    try {
      return (await policy.admitConnection({ ...from, ...presented }, NORTH)).kind;
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
  };
  return { ask, connect, audited, replied, time };
}

describe('A public route', () => {
  it('admits every client, and knows a principal who shows a credential', async () => {
    const { ask } = policyWith(member('viewer'));
    expect(await ask({ rule: 'public' })).toBe('anonymous');
    expect(await ask({ rule: 'public', cookie: 'bad' })).toBe('anonymous');
    expect(await ask({ rule: 'public', cookie: 'good' })).toBe('user');
  });
});

describe('A local route', () => {
  it('admits this machine, and others with platform.read', async () => {
    const { ask } = policyWith(OPERATOR);
    const headers = { authorization: 'Bearer good' };
    expect(await ask({ rule: 'local' })).toBe('anonymous');
    expect(await ask({ rule: 'local', peer: '203.0.113.9' })).toBe('TOKEN_REQUIRED');
    expect(await ask({ rule: 'local', headers: { 'x-real-ip': '::1' } })).toBe('TOKEN_REQUIRED');
    expect(await ask({ rule: 'local', peer: '203.0.113.9', headers })).toBe('operator');
  });

  it('needs a credential on an exposed server even from this machine', async () => {
    const { ask } = policyWith(member('owner'), { inside: 'no machine' });
    expect(await ask({ rule: 'local' })).toBe('TOKEN_REQUIRED');
    expect(await ask({ rule: 'local', cookie: 'good' })).toBe('PLATFORM_FORBIDDEN');
  });
});

describe('A route with a verb', () => {
  const read = { rule: 'read', tenant: 'north', cookie: 'good' } as const;

  it.each<[string, Principal, Asked, string]>([
    ['a member reads', member('viewer'), read, 'user'],
    ['a member reads an account', member('viewer'), { ...read, account: 'a' }, 'user'],
    ['a viewer controls', member('viewer'), { ...read, rule: 'control' }, 'VERB_FORBIDDEN'],
    ['another tenant', member('owner'), { ...read, tenant: 'south' }, 'SCOPE_FORBIDDEN'],
    ['the platform', member('owner'), { ...read, rule: 'platform.read' }, 'PLATFORM_FORBIDDEN'],
    ['a wrong credential', member('owner'), { ...read, cookie: 'bad' }, 'TOKEN_REQUIRED'],
    ['an operator anywhere', OPERATOR, { ...read, tenant: 'south', rule: 'control' }, 'operator'],
  ])('%s', async (_what, principal, asked, outcome) => {
    expect(await policyWith(principal).ask(asked)).toBe(outcome);
  });

  it('a credential in the header hides the cookie', async () => {
    const headers = { authorization: 'Bearer bad' };
    expect(await policyWith(member('owner')).ask({ ...read, headers })).toBe('TOKEN_REQUIRED');
    const basic = { authorization: 'Basic good' };
    const answer = await policyWith(member('owner')).ask({ ...read, headers: basic });
    expect(answer).toBe('TOKEN_REQUIRED');
  });

  it('a link of one account reads that account, not the others, nor the tenant', async () => {
    const accounts = new Set([accountId('a')]);
    const link = member('viewer', { kind: 'link', session: null, accounts });
    const { ask } = policyWith(link);
    expect(await ask({ ...read, account: 'a' })).toBe('link');
    expect(await ask({ ...read, account: 'b' })).toBe('SCOPE_FORBIDDEN');
    expect(await ask(read)).toBe('SCOPE_FORBIDDEN');
  });

  it('records who claimed what, without the query of the address', async () => {
    const { ask, audited } = policyWith(member('owner'));
    await ask({ ...read, tenant: 'south', account: 'a' });
    expect(audited).toMatchObject([
      {
        principal: { id: 'u-1' },
        scope: { tenant: 'south' },
        account: 'a',
        code: 'SCOPE_FORBIDDEN',
        route: 'GET /api/v1/x',
        address: '127.0.0.1',
        requestId: 'r-1',
      },
    ]);
  });
});

describe('A change with a session', () => {
  const change = { rule: 'control', tenant: 'north', cookie: 'good', method: 'POST' } as const;

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['without the token', {}, 'CSRF_INVALID'],
    ['with another token', { 'x-tidegate-csrf': 'd'.repeat(64) }, 'CSRF_INVALID'],
    ['with the token', { 'x-tidegate-csrf': CSRF }, 'user'],
    ['from our page', { 'x-tidegate-csrf': CSRF, origin: 'http://here:3000' }, 'user'],
    [
      'from another page',
      { 'x-tidegate-csrf': CSRF, origin: 'http://there:3000' },
      'ORIGIN_FORBIDDEN',
    ],
  ])('%s', async (_what, headers, outcome) => {
    expect(await policyWith(member('owner')).ask({ ...change, headers })).toBe(outcome);
  });

  it('compares the origin with the public address when there is one', async () => {
    const { ask } = policyWith(member('owner'), { publicOrigin: 'https://tidegate.example.com' });
    const from = (origin: string) => ({ ...change, headers: { 'x-tidegate-csrf': CSRF, origin } });
    expect(await ask(from('https://tidegate.example.com'))).toBe('user');
    expect(await ask(from('http://here:3000'))).toBe('ORIGIN_FORBIDDEN');
  });

  it('needs no token from a key, which no browser sends by itself', async () => {
    const key = member('trader', { kind: 'key', session: null });
    expect(
      await policyWith(key).ask({ ...change, headers: { authorization: 'Bearer good' } }),
    ).toBe('key');
  });
});

describe('A route with step-up', () => {
  const dangerous: Asked = {
    rule: 'control',
    options: { stepUp: true },
    tenant: 'north',
    cookie: 'good',
  };

  it('admits a session that was confirmed lately, and the operator, never a key', async () => {
    const fresh = member('owner');
    const { session } = fresh;
    const steppedUp = {
      ...fresh,
      session: session && { ...session, steppedUpUntil: epochMs(NOW + 1) },
    };
    expect(await policyWith(fresh).ask(dangerous)).toBe('STEP_UP_REQUIRED');
    expect(await policyWith(steppedUp).ask(dangerous)).toBe('user');
    expect(await policyWith(OPERATOR).ask(dangerous)).toBe('operator');
    const key = member('owner', { kind: 'key', session: null });
    expect(await policyWith(key).ask(dangerous)).toBe('STEP_UP_REQUIRED');
  });
});

describe('Rate limits', () => {
  const limits = {
    address: { burst: 6, perSecond: 1 },
    principal: { burst: 2, perSecond: 0.1 },
    attempts: { burst: 3, perSecond: 0.1 },
  };

  it('limit an address, a principal, and tries of credentials', async () => {
    const { ask, replied } = policyWith(member('viewer'), { limits });
    const read: Asked = { rule: 'read', tenant: 'north', cookie: 'good' };
    expect([await ask(read), await ask(read), await ask(read)]).toEqual([
      'user',
      'user',
      'RATE_LIMITED',
    ]);
    expect(replied['retry-after']).toBe('10');
    const other: Asked = { ...read, cookie: 'bad', peer: '203.0.113.9' };
    const tries = [await ask(other), await ask(other), await ask(other), await ask(other)];
    expect(tries).toEqual(['TOKEN_REQUIRED', 'TOKEN_REQUIRED', 'TOKEN_REQUIRED', 'RATE_LIMITED']);
  });

  it('limit public changes more than public reads', async () => {
    const { ask } = policyWith(null, { limits });
    const signIn: Asked = { rule: 'public', method: 'POST' };
    const answers = [await ask(signIn), await ask(signIn), await ask(signIn), await ask(signIn)];
    expect(answers).toEqual(['anonymous', 'anonymous', 'anonymous', 'RATE_LIMITED']);
    expect(await ask({ rule: 'public' })).toBe('anonymous');
  });

  it('do not count the operator, whose command line may send many commands', async () => {
    const { ask } = policyWith(OPERATOR, { limits });
    const headers = { authorization: 'Bearer good' };
    const asked: Asked = { rule: 'control', tenant: 'north', headers };
    const answers = [await ask(asked), await ask(asked), await ask(asked), await ask(asked)];
    expect(new Set(answers)).toEqual(new Set(['operator']));
  });
});

describe('A socket connection', () => {
  const COOKIE = 'a=1; tidegate_session=good; b=2';
  const limited = { kind: 'link', session: null, accounts: new Set([accountId('main')]) } as const;

  it('is admitted by the session cookie of a page of this site', async () => {
    const { connect, audited } = policyWith(member('viewer'));
    expect(await connect({ cookie: COOKIE, origin: 'http://here:3000' })).toBe('user');
    expect(audited).toEqual([]);
  });

  it.each([
    ['without a credential', {}],
    ['with an unknown session', { cookie: 'tidegate_session=bad' }],
    ['with a malformed header', { authorization: 'Basic good' }],
    ['with a bad key beside a good cookie', { authorization: 'Bearer bad', cookie: COOKIE }],
  ])('is refused %s', async (_what, presented) => {
    expect(await policyWith(member('owner')).connect(presented)).toBe('TOKEN_REQUIRED');
  });

  it('is refused and audited from a page of another site', async () => {
    const { connect, audited } = policyWith(member('owner'));
    const origin = 'https://elsewhere.example';
    expect(await connect({ cookie: COOKIE, origin })).toBe('ORIGIN_FORBIDDEN');
    expect(audited).toMatchObject([{ code: 'ORIGIN_FORBIDDEN', route: 'socket /live' }]);
  });

  it('is refused and audited for a tenant that is not granted', async () => {
    const { connect, audited } = policyWith(member('owner', { grants: new Map() }));
    expect(await connect({ cookie: COOKIE })).toBe('SCOPE_FORBIDDEN');
    expect(audited).toMatchObject([{ code: 'SCOPE_FORBIDDEN', scope: NORTH }]);
  });

  it('is admitted for the accounts of a link, and refused for a link of another tenant', async () => {
    const grants = new Map([[NORTH.tenant, new Set(['read'] as const)]]);
    const bearer = { authorization: 'Bearer good' };
    expect(await policyWith(member('viewer', { ...limited, grants })).connect(bearer)).toBe('link');
    const foreign = member('viewer', { ...limited, grants: new Map() });
    expect(await policyWith(foreign).connect(bearer)).toBe('SCOPE_FORBIDDEN');
  });
});
