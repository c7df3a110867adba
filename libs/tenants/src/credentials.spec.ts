import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountId, DAY_MS, epochMs, type Result, type TenantId } from '@tidegate/kernel';

import { ConsoleDesk, DESK_PLACE } from '../testing/console-desk.js';
import type { SignedInCaller } from './core/caller.js';
import type { Refusal } from './core/refusal.js';
import { DEFAULT_QUOTAS } from './core/tenant.js';
import type { KeyRequest } from './credentials.js';

const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code);

describe('keys and links', () => {
  let desk: ConsoleDesk;
  let scope: { readonly tenant: TenantId };
  let owner: SignedInCaller;

  beforeEach(async () => {
    desk = new ConsoleDesk();
    scope = { tenant: await desk.tenant('desk') };
    await desk.hire(scope.tenant, 'mira', 'owner');
    owner = await desk.signIn('mira');
  });

  const request = (change: Partial<KeyRequest> = {}): KeyRequest => ({
    name: 'bot',
    verbs: ['control', 'read'],
    accounts: null,
    expiresAt: epochMs(desk.time.now() + DAY_MS),
    ...change,
  });
  const create = (change: Partial<KeyRequest> = {}, caller = owner) =>
    desk.services.apiKeys.create(caller, scope, request(change));
  const issued = async (change: Partial<KeyRequest> = {}) => {
    const made = await create(change);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  };

  it('store only a hash of the secret', async () => {
    const { text, credential } = await issued();
    expect(text).toMatch(new RegExp(`^tg_${credential.id}_[0-9a-f]{64}$`));
    const stored = await desk.stores.credentials.present(credential.id);
    expect(JSON.stringify(stored)).not.toContain(text.slice(-64));
    expect(credential.verbs).toEqual(['read', 'control']);
  });

  it.each(['members.manage', 'keys.manage'] as const)('never hold %s', async (verb) => {
    expect(codeOf(await create({ verbs: ['read', verb] }))).toBe('VERB_NOT_GRANTABLE');
  });

  it('hold no verb that their creator does not hold, and at least one', async () => {
    await desk.hire(scope.tenant, 'theo', 'trader');
    const trader = await desk.signIn('theo');
    expect(codeOf(await create({ verbs: ['settings.manage'] }, trader))).toBe('VERB_NOT_GRANTABLE');
    expect(codeOf(await create({ verbs: ['control'] }, trader))).toBe('ok');
    expect(codeOf(await create({ verbs: [] }))).toBe('VERB_NOT_GRANTABLE');
  });

  it('expire within 366 days', async () => {
    const now = desk.time.now();
    const codes = [0, 1, 366 * DAY_MS, 366 * DAY_MS + 1].map(async (ahead) =>
      codeOf(await create({ expiresAt: epochMs(now + ahead) })),
    );
    expect(await Promise.all(codes)).toEqual(['EXPIRY_INVALID', 'ok', 'ok', 'EXPIRY_INVALID']);
  });

  it('are limited by the quota of the tenant; ended ones do not count', async () => {
    await desk.stores.tenants.change(scope, { quotas: { ...DEFAULT_QUOTAS, apiKeys: 1 } });
    const { credential } = await issued();
    expect(codeOf(await create())).toBe('LIMIT_REACHED');
    await desk.services.apiKeys.revoke(owner, scope, credential.id);
    expect(codeOf(await create())).toBe('ok');
  });

  it('are revoked by their own tenant only, and gone from the list', async () => {
    const { apiKeys, links } = desk.services;
    const { credential, text } = await issued();
    const other = { tenant: await desk.tenant('other') };
    expect(codeOf(await apiKeys.revoke(owner, other, credential.id))).toBe('TARGET_MISSING');
    expect(codeOf(await links.revoke(owner, scope, credential.id))).toBe('TARGET_MISSING');
    expect(codeOf(await apiKeys.revoke(owner, scope, credential.id))).toBe('ok');
    expect(codeOf(await apiKeys.revoke(owner, scope, credential.id))).toBe('TARGET_MISSING');
    expect(await apiKeys.list(scope)).toEqual([]);
    expect(await desk.services.principals.byBearer(text, DESK_PLACE.address)).toBeNull();
  });

  it('let an investor read one account', async () => {
    const { links, principals } = desk.services;
    const terms = { name: 'Ines', account: accountId('main'), expiresAt: request().expiresAt };
    const made = await links.create(owner, scope, terms);
    if (!made.ok) throw new Error(made.error.message);
    expect(await principals.byBearer(made.value.text, DESK_PLACE.address)).toMatchObject({
      kind: 'link',
      accounts: new Set(['main']),
      grants: new Map([[scope.tenant, new Set(['read'])]]),
    });
    expect(await links.list(scope)).toHaveLength(1);
    expect(await desk.services.apiKeys.list(scope)).toEqual([]);
    expect((await desk.audited()).at(-1)).toBe(
      `links.created Ines (${made.value.credential.id}) done`,
    );
  });
});
