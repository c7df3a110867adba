import { err, ok, type Clock, type Result, type TenantId } from '@tidegate/kernel';

import type { AuditLog } from './audit-log.js';
import type { RequestPlace } from './core/caller.js';
import { refused, type Refusal } from './core/refusal.js';
import { DEFAULT_QUOTAS, type Tenant } from './core/tenant.js';
import { displayName, type User } from './core/user.js';
import type { Passwords, UserDetails } from './passwords.js';
import type { MembershipStore, TenantStore, UserStore } from './ports.js';

export interface SetupDependencies {
  readonly users: UserStore;
  readonly tenants: TenantStore;
  readonly memberships: MembershipStore;
  readonly passwords: Passwords;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** The first owner and the tenant to create for them. */
export interface FirstOwner extends UserDetails {
  readonly tenant: TenantId;
  readonly title: string;
}

const TENANTS_PAGE = 1_000;

/** The first start: creates the first user, who administers the platform and owns what is there already. */
export class Setup {
  constructor(private readonly deps: SetupDependencies) {}

  /** Whether there is no user yet. */
  isNeeded(): Promise<boolean> {
    return this.deps.users.isEmpty();
  }

  /**
   * Creates the first user as platform administrator, and as owner of the named tenant and of each existing tenant
   * without members. Refused with `ALREADY_SET_UP` if there is a user, also for the slower of two simultaneous calls.
   */
  async complete(owner: FirstOwner, place: RequestPlace): Promise<Result<User, Refusal>> {
    const { users, passwords, audit } = this.deps;
    if (!(await this.isNeeded())) return ALREADY_SET_UP;
    const title = displayName(owner.title);
    if (title === null) return refused('NAME_INVALID', 'A title has 1 to 64 characters');
    const made = await passwords.newUser(owner, true);
    if (!made.ok) return err(made.error);
    const tenants = await this.tenantsOf(owner.tenant, title);
    if (!(await users.createFirst(made.value, tenants))) return ALREADY_SET_UP;
    const { user } = made.value;
    const after = `owner of ${tenants.map(({ id }) => id).join(', ')}`;
    await audit.recordUser(place, user, {
      tenant: null,
      action: 'setup.completed',
      target: user.login,
      after,
    });
    return ok(user);
  }

  private async tenantsOf(named: TenantId, title: string): Promise<readonly Tenant[]> {
    const { tenants, memberships, clock } = this.deps;
    const owned = new Map<TenantId, Tenant>();
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await tenants.list({
        limit: TENANTS_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const tenant of page.rows) {
        const members = await memberships.list({ tenant: tenant.id });
        if (members.length === 0) owned.set(tenant.id, tenant);
      }
      cursor = page.cursor;
    }
    if (!owned.has(named)) {
      const createdAt = clock.now();
      owned.set(named, { id: named, title, state: 'active', quotas: DEFAULT_QUOTAS, createdAt });
    }
    return [...owned.values()];
  }
}

const ALREADY_SET_UP = refused(
  'ALREADY_SET_UP',
  'Tidegate has been set up already: sign in, or ask an administrator for an invitation',
);
