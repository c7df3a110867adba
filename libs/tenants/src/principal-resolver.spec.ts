import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountId, DAY_MS, epochMs, type TenantId } from '@tidegate/kernel';

import { ConsoleWorld } from '../testing/console-world.js';
import { credentialText, type Credential } from './core/credential.js';
import type { CredentialId } from './core/ids.js';
import { verbsOfRole } from './core/permissions.js';
import { secretHash } from './core/secret.js';
import { PrincipalResolver } from './principal-resolver.js';
import { Sessions } from './sessions.js';

const ACCESS_TOKEN = 'a'.repeat(64);
const SECRET = 'b'.repeat(64);
const HERE = '192.0.2.7';

describe('the resolver of principals', () => {
  let world: ConsoleWorld;
  let sessions: Sessions;
  let resolver: PrincipalResolver;
  let ours: TenantId;

  beforeEach(async () => {
    world = new ConsoleWorld();
    const { stores, time: clock, random } = world;
    sessions = new Sessions({ sessions: stores.sessions, users: stores.users, clock, random });
    resolver = new PrincipalResolver({ sessions, stores, clock, accessToken: ACCESS_TOKEN });
    ours = await world.tenant('ours');
    await world.tenant('theirs');
  });

  const key = (change: Partial<Credential> = {}): Credential => ({
    id: '0123456789abcdef' as CredentialId,
    tenant: ours,
    kind: 'key',
    name: 'bot',
    verbs: ['read', 'control'],
    accounts: null,
    createdBy: 'mira',
    createdAt: world.time.now(),
    expiresAt: epochMs(world.time.now() + DAY_MS),
    revokedAt: null,
    lastUsedAt: null,
    lastAddress: '',
    ...change,
  });
  const add = async (credential: Credential) => {
    await world.stores.credentials.create({ tenant: ours }, credential, secretHash(SECRET));
    return credentialText(credential, SECRET);
  };
  const signIn = async (login: string) => {
    const user = await world.member(ours, login, 'trader');
    return { user, ...(await sessions.open(user.id, 'password', { address: HERE, device: '' })) };
  };

  it('gives a session the verbs of its user in their own tenants only', async () => {
    const { user, session, token } = await signIn('mira');
    expect(await resolver.bySession(token, HERE)).toEqual({
      kind: 'user',
      id: user.id,
      label: 'mira',
      grants: new Map([[ours, verbsOfRole('trader')]]),
      platform: new Set(),
      accounts: null,
      session: {
        id: session.id,
        user: user.id,
        csrf: session.csrf,
        steppedUpUntil: session.steppedUpUntil,
      },
    });
  });

  it('gives a platform administrator no tenant', async () => {
    const { id } = await world.user('root', { isAdministrator: true });
    const { token } = await sessions.open(id, 'password', { address: HERE, device: '' });
    const principal = await resolver.bySession(token, HERE);
    expect(principal?.grants).toEqual(new Map());
    expect([...(principal?.platform ?? [])]).toHaveLength(3);
  });

  it('refuses unknown tokens, disabled users, and tokens in the wrong place', async () => {
    const { user, token } = await signIn('mira');
    expect(await resolver.bySession('c'.repeat(64), HERE)).toBeNull();
    expect(await resolver.bySession('', HERE)).toBeNull();
    expect(await resolver.bySession(ACCESS_TOKEN, HERE)).toBeNull();
    expect(await resolver.byBearer(token, HERE)).toBeNull();
    await world.stores.users.setState(user.id, 'disabled');
    expect(await resolver.bySession(token, HERE)).toBeNull();
  });

  it('refuses everyone but the operator in a suspended tenant', async () => {
    const { token } = await signIn('mira');
    const text = await add(key());
    await world.stores.tenants.change({ tenant: ours }, { state: 'suspended' });
    expect((await resolver.bySession(token, HERE))?.grants.size).toBe(0);
    expect(await resolver.byBearer(text, HERE)).toBeNull();
    expect((await resolver.byBearer(ACCESS_TOKEN, HERE))?.kind).toBe('operator');
  });

  it('gives a key its verbs in its tenant, and records its use', async () => {
    const text = await add(key());
    const principal = await resolver.byBearer(text, HERE);
    expect(principal).toMatchObject({ kind: 'key', label: 'bot', session: null, accounts: null });
    expect(principal?.grants).toEqual(new Map([[ours, new Set(['read', 'control'])]]));
    const [used] = await world.stores.credentials.list({ tenant: ours });
    expect(used).toMatchObject({ lastUsedAt: world.time.now(), lastAddress: HERE });
  });

  it('limits a link to reading its account, whatever its row says', async () => {
    const accounts = [accountId('main')];
    const text = await add(key({ kind: 'link', verbs: ['read', 'control'], accounts }));
    const principal = await resolver.byBearer(text, HERE);
    expect(text).toMatch(/^tgl_/);
    expect(principal?.accounts).toEqual(new Set(accounts));
    expect(principal?.grants).toEqual(new Map([[ours, new Set(['read'])]]));
  });

  it('refuses a wrong secret, a revoked and an expired key, and a link presented as a key', async () => {
    const text = await add(key());
    expect(await resolver.byBearer(`${text.slice(0, -1)}c`, HERE)).toBeNull();
    expect(await resolver.byBearer(text.replace('tg_', 'tgl_'), HERE)).toBeNull();
    world.time.advanceBy(DAY_MS);
    expect(await resolver.byBearer(text, HERE)).toBeNull();
    const other = await add(key({ id: 'fedcba9876543210' as CredentialId }));
    await world.stores.credentials.revoke(
      { tenant: ours },
      'fedcba9876543210' as CredentialId,
      world.time.now(),
    );
    expect(await resolver.byBearer(other, HERE)).toBeNull();
  });

  it('applies a changed role from the next request on', async () => {
    const { user, token } = await signIn('mira');
    await world.stores.memberships.changeRole({ tenant: ours }, user.id, 'viewer');
    const principal = await resolver.bySession(token, HERE);
    expect(principal?.grants.get(ours)).toEqual(verbsOfRole('viewer'));
  });
});
