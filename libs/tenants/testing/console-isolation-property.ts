import { expect, it } from '@jest/globals';
import { epochMs, tenantId, type TenantId } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import type { CredentialId, InvitationId, UserId } from '../src/core/ids.js';
import { DEFAULT_QUOTAS } from '../src/core/tenant.js';
import type { ConsoleStores } from '../src/ports.js';
import type { StoresUnderTest } from './console-store-contract.js';

/** Names that differ by little, or that a wrong query would confuse. */
const NAMES = ['a', 'a-', 'a-b', 'ab', 'b', 'b-a', '0', '00', 'null', 'platform'];
const IDS = ['1', '2', '10', 'a', 'b'];
const NOW = epochMs(1_780_000_000_000);

interface Write {
  readonly tenant: string;
  readonly id: string;
  readonly kind: 'tenant' | 'member' | 'invitation' | 'credential' | 'audit' | 'command' | 'draft';
}

const writes = fc.array(
  fc.record<Write>({
    tenant: fc.constantFrom(...NAMES),
    id: fc.constantFrom(...IDS),
    kind: fc.constantFrom(
      'tenant',
      'member',
      'invitation',
      'credential',
      'audit',
      'command',
      'draft',
    ),
  }),
  { minLength: 1, maxLength: 40 },
);

/**
 * Writes rows of random tenants with clashing ids. Everything that any method returns for one tenant belongs to it, and
 * no method called for it changes a row of another.
 */
export function itKeepsTenantsApart(name: string, open: () => Promise<StoresUnderTest>): void {
  it(`${name}: no method returns or changes anything of another tenant`, async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.constantFrom(...NAMES), async (rows, attacker) => {
        const { stores, close } = await open();
        try {
          for (const row of rows) await write(stores, row);
          const scope = { tenant: tenantId(attacker) };
          await expectOwnRowsOnly(stores, scope.tenant);
          const others = NAMES.filter((each) => each !== attacker).map((each) => tenantId(each));
          const before = await Promise.all(others.map((each) => snapshot(stores, each)));
          await attack(stores, scope.tenant);
          expect(await Promise.all(others.map((each) => snapshot(stores, each)))).toEqual(before);
        } finally {
          await close();
        }
      }),
      { ...seeded(), numRuns: 40 },
    );
  });
}

/** Over budget: one case per kind of row, each a plain row that is clearer in place. */
async function write(stores: ConsoleStores, { tenant: name, id, kind }: Write): Promise<void> {
  const tenant = tenantId(name);
  const scope = { tenant };
  switch (kind) {
    case 'tenant':
      await stores.tenants.create(scope, {
        title: name,
        state: 'active',
        quotas: DEFAULT_QUOTAS,
        createdAt: NOW,
      });
      return;
    case 'member':
      await stores.memberships.add(scope, { user: id as UserId, role: 'owner', since: NOW });
      return;
    case 'invitation': {
      const known = await stores.invitations.findByToken(`${name}/${id}`, NOW);
      if (known) return;
      await stores.invitations.create(
        scope,
        {
          id: `${name}/${id}` as InvitationId,
          tenant,
          role: 'viewer',
          note: name,
          invitedBy: 'x',
          createdAt: NOW,
          expiresAt: epochMs(NOW + 1),
        },
        `${name}/${id}`,
      );
      return;
    }
    case 'credential':
      await stores.credentials.create(
        scope,
        {
          id: id as CredentialId,
          tenant,
          kind: 'key',
          name,
          verbs: ['read'],
          accounts: null,
          createdBy: 'x',
          createdAt: NOW,
          expiresAt: epochMs(NOW + 1),
          revokedAt: null,
          lastUsedAt: null,
          lastAddress: '',
        },
        name,
      );
      return;
    case 'audit':
      await stores.audit.append({
        tenant,
        at: NOW,
        actor: { kind: 'user', id, label: id },
        action: 'did',
        target: name,
        before: '',
        after: '',
        reason: '',
        outcome: 'done',
        requestId: '',
        address: '',
      });
      return;
    case 'command':
      await stores.idempotency.begin(
        { tenant, caller: 'user:x' },
        { key: id, fingerprint: name, at: NOW },
      );
      return;
    case 'draft':
      await stores.drafts.save(scope, {
        ...draftKey(id),
        base: 1,
        content: '{}',
        note: name,
        savedAt: NOW,
      });
      return;
  }
}

const draftKey = (id: string) => ({ profile: id, author: 'user:x' });

async function snapshot({ tenants, memberships, ...stores }: ConsoleStores, tenant: TenantId) {
  const scope = { tenant };
  return {
    tenant: await tenants.find(scope),
    members: await memberships.list(scope),
    invitations: await stores.invitations.list(scope),
    credentials: await stores.credentials.list(scope),
    audit: await stores.audit.export(scope, 0, 100),
    drafts: await Promise.all(IDS.map((id) => stores.drafts.find(scope, draftKey(id)))),
  };
}

async function expectOwnRowsOnly(stores: ConsoleStores, tenant: TenantId): Promise<void> {
  const own = await snapshot(stores, tenant);
  expect(own.tenant === null || own.tenant.id === tenant).toBe(true);
  const page = await stores.audit.entries({ tenant }, {}, { limit: 100 });
  const filtered = await stores.audit.entries(
    { tenant },
    { action: 'did', actor: IDS[0] ?? '' },
    { limit: 100 },
  );
  const found = [
    ...own.members,
    ...own.invitations,
    ...own.credentials,
    ...own.audit,
    ...page.rows,
    ...filtered.rows,
  ];
  expect(found.filter((row) => row.tenant !== tenant)).toEqual([]);
  expect(page.rows).toHaveLength(own.audit.length);
  expect((await stores.audit.entries('platform', {}, { limit: 1 })).rows).toEqual([]);
  for (const id of IDS) {
    const member = await stores.memberships.find({ tenant }, id as UserId);
    expect(member === null || member.tenant === tenant).toBe(true);
    const draft = await stores.drafts.find({ tenant }, draftKey(id));
    expect(draft === null || draft.note === tenant).toBe(true);
  }
}

/** Calls every changing method of one tenant with the ids of all. */
async function attack(stores: ConsoleStores, tenant: TenantId): Promise<void> {
  const scope = { tenant };
  await stores.tenants.change(scope, { title: 'attacked', state: 'suspended' });
  for (const id of IDS) {
    await stores.memberships.changeRole(scope, id as UserId, 'viewer');
    await stores.memberships.remove(scope, id as UserId);
    await stores.credentials.used(scope, id as CredentialId, { at: NOW, address: 'attacked' });
    await stores.credentials.revoke(scope, id as CredentialId, NOW);
    await stores.idempotency.abandon({ tenant, caller: 'user:x' }, id);
    await stores.drafts.discard(scope, draftKey(id));
    for (const name of NAMES.filter((each) => each !== tenant)) {
      await stores.invitations.revoke(scope, `${name}/${id}` as InvitationId);
    }
  }
}
