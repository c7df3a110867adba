import type { TenantId } from '@tidegate/kernel';
import { accountKey, type AccountRegistration, type AccountScope } from '@tidegate/model';

/** The registrations of all accounts of a shard, closed ones included, and which of them changed since the last commit. */
export class AccountRegistrations {
  private readonly byAccount = new Map<string, AccountRegistration>();
  private readonly changed = new Map<string, AccountRegistration>();

  find(scope: AccountScope): AccountRegistration | null {
    return this.byAccount.get(accountKey(scope)) ?? null;
  }

  all(): Iterable<AccountRegistration> {
    return this.byAccount.values();
  }

  /** Tenants of accounts that are not closed. */
  tenants(): ReadonlySet<TenantId> {
    const tenants = new Set<TenantId>();
    for (const { account, lifecycle } of this.byAccount.values()) {
      if (lifecycle !== 'closed') tenants.add(account.scope.tenant);
    }
    return tenants;
  }

  /** Adds a registration that is already stored. */
  restore(registration: AccountRegistration): void {
    this.byAccount.set(accountKey(registration.account.scope), registration);
  }

  /** Adds or replaces a registration, for the next commit. */
  register(registration: AccountRegistration): void {
    this.restore(registration);
    this.changed.set(accountKey(registration.account.scope), registration);
  }

  get hasChanges(): boolean {
    return this.changed.size > 0;
  }

  /** Registrations that changed since the last call. */
  takeChanges(): readonly AccountRegistration[] {
    const changed = [...this.changed.values()];
    this.changed.clear();
    return changed;
  }
}
