import { ok, type Clock, type Result, type TenantId } from '@tidegate/kernel';
import type { Page, PageRequest, TenantScope } from '@tidegate/model';

import type { AuditLog } from './audit-log.js';
import type { Caller } from './core/caller.js';
import type { UserId } from './core/ids.js';
import { refused, type Refusal } from './core/refusal.js';
import { DEFAULT_QUOTAS, type Tenant, type TenantChange } from './core/tenant.js';
import { displayName } from './core/user.js';
import type { MembershipStore, TenantStore, UserStore } from './ports.js';

export interface TenantsDependencies {
  readonly tenants: TenantStore;
  readonly users: UserStore;
  readonly memberships: MembershipStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** The tenants of the platform. */
export class Tenants {
  constructor(private readonly deps: TenantsDependencies) {}

  /** In the order of their ids. */
  list(request: PageRequest): Promise<Page<Tenant>> {
    return this.deps.tenants.list(request);
  }

  find(scope: TenantScope): Promise<Tenant | null> {
    return this.deps.tenants.find(scope);
  }

  /** Creates a tenant with its first owner. */
  async create(
    caller: Caller,
    scope: TenantScope,
    { title, owner }: { readonly title: string; readonly owner: UserId },
  ): Promise<Result<Tenant, Refusal>> {
    const { tenants, users, memberships, audit, clock } = this.deps;
    const clean = displayName(title);
    if (clean === null) return refused('NAME_INVALID', 'A title has 1 to 64 characters');
    const user = await users.find(owner);
    if (!user) return refused('TARGET_MISSING', 'There is no such user', { user: owner });
    const content = newTenant(clean, clock.now());
    if (!(await tenants.create(scope, content))) {
      return refused('TENANT_TAKEN', 'There is a tenant of this name: choose another');
    }
    const { tenant } = scope;
    await memberships.add(scope, { user: owner, role: 'owner', since: clock.now() });
    const after = `owner ${user.login}`;
    await audit.record(caller, { tenant, action: 'tenants.created', target: tenant, after });
    return ok({ ...content, id: tenant });
  }

  /** Changes title, state or quotas. */
  async change(
    caller: Caller,
    scope: TenantScope,
    { reason, ...change }: TenantChange & { readonly reason: string },
  ): Promise<Result<null, Refusal>> {
    const { tenants, audit } = this.deps;
    const { tenant } = scope;
    if (change.title !== undefined && displayName(change.title) === null) {
      return refused('NAME_INVALID', 'A title has 1 to 64 characters');
    }
    const before = await tenants.find(scope);
    if (!before || !(await tenants.change(scope, change))) {
      return refused('TARGET_MISSING', 'There is no such tenant', { tenant });
    }
    await audit.record(caller, {
      tenant,
      action: 'tenants.changed',
      target: tenant,
      before: describeTenant(before),
      after: describeTenant({ ...before, ...change }),
      reason,
    });
    return ok(null);
  }

  /** Creates the tenants of accounts that exist in the ledger only; returns those created. */
  async adopt(known: readonly TenantId[]): Promise<readonly TenantId[]> {
    const { tenants, audit, clock } = this.deps;
    const adopted: TenantId[] = [];
    for (const tenant of known) {
      const content = newTenant(tenant, clock.now());
      if (!(await tenants.create({ tenant }, content))) continue;
      adopted.push(tenant);
      await audit.recordSystem({ tenant, action: 'tenants.adopted', target: tenant });
    }
    return adopted;
  }
}

function newTenant(title: string, createdAt: Tenant['createdAt']): Omit<Tenant, 'id'> {
  return { title, state: 'active', quotas: DEFAULT_QUOTAS, createdAt };
}

function describeTenant({ title, state, quotas }: Tenant): string {
  const { accounts, members, apiKeys, backtests } = quotas;
  return `${title}, ${state}, ${accounts} accounts, ${members} members, ${apiKeys} keys, ${backtests} back-tests`;
}
