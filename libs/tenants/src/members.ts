import { ok, type EpochMs, type Result } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import type { AuditLog } from './audit-log.js';
import type { Caller } from './core/caller.js';
import type { UserId } from './core/ids.js';
import type { Role } from './core/permissions.js';
import { refused, type Refusal } from './core/refusal.js';
import type { MembershipStore, SecondFactorStore, UserStore } from './ports.js';

export interface MembersDependencies {
  readonly users: UserStore;
  readonly factors: SecondFactorStore;
  readonly memberships: MembershipStore;
  readonly audit: AuditLog;
}

/** A member of a tenant as its owners see it. */
export interface Member {
  readonly user: UserId;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly since: EpochMs;
  readonly hasSecondFactor: boolean;
  readonly lastSeenAt: EpochMs | null;
}

/** The members of a tenant. */
export class Members {
  constructor(private readonly deps: MembersDependencies) {}

  /** In the order of their accession. */
  async list(scope: TenantScope): Promise<readonly Member[]> {
    const members: Member[] = [];
    for (const { user: id, role, since } of await this.deps.memberships.list(scope)) {
      const user = await this.deps.users.find(id);
      if (!user) continue;
      const { login, name, lastSeenAt } = user;
      const { hasTotp, passkeys } = await this.deps.factors.summary(id);
      const hasSecondFactor = hasTotp || passkeys > 0;
      members.push({ user: id, login, name, role, since, hasSecondFactor, lastSeenAt });
    }
    return members;
  }

  /** Takes effect at the member's next request. The last owner keeps their role. */
  async changeRole(
    caller: Caller,
    scope: TenantScope,
    change: { readonly user: UserId; readonly role: Role; readonly reason: string },
  ): Promise<Result<null, Refusal>> {
    const { memberships } = this.deps;
    const { user, role, reason } = change;
    const before = await memberships.find(scope, user);
    const outcome = await memberships.changeRole(scope, user, role);
    return this.finish(caller, scope, {
      outcome,
      user,
      action: 'members.role-changed',
      before: before?.role ?? '',
      after: role,
      reason,
    });
  }

  /** Takes effect at the member's next request. The last owner stays. */
  async remove(
    caller: Caller,
    scope: TenantScope,
    { user, reason }: { readonly user: UserId; readonly reason: string },
  ): Promise<Result<null, Refusal>> {
    const { memberships } = this.deps;
    const before = await memberships.find(scope, user);
    const outcome = await memberships.remove(scope, user);
    return this.finish(caller, scope, {
      outcome,
      user,
      action: 'members.removed',
      before: before?.role ?? '',
      after: '',
      reason,
    });
  }

  private async finish(
    caller: Caller,
    { tenant }: TenantScope,
    change: {
      readonly outcome: 'done' | 'missing' | 'last';
      readonly user: UserId;
      readonly action: string;
      readonly before: string;
      readonly after: string;
      readonly reason: string;
    },
  ): Promise<Result<null, Refusal>> {
    const { outcome, user, ...rest } = change;
    if (outcome === 'missing') return NOT_A_MEMBER;
    const target = (await this.deps.users.find(user))?.login ?? user;
    if (outcome === 'last') {
      await this.deps.audit.record(caller, { tenant, target, ...rest, refusal: 'LAST_OWNER' });
      return LAST_OWNER;
    }
    await this.deps.audit.record(caller, { tenant, target, ...rest });
    return ok(null);
  }
}

const NOT_A_MEMBER = refused('TARGET_MISSING', 'This user is not a member of the tenant');
const LAST_OWNER = refused(
  'LAST_OWNER',
  'The tenant would have no owner: make another member an owner first',
);
