import type { AccountId, TenantId } from '@tidegate/kernel';

/** The tenant whose data a call may access. Every store method takes a scope; only the scope decides visibility. */
export interface TenantScope {
  readonly tenant: TenantId;
}

/** One account of one tenant. */
export interface AccountScope extends TenantScope {
  readonly account: AccountId;
}

export function sameAccount(a: AccountScope, b: AccountScope): boolean {
  return a.tenant === b.tenant && a.account === b.account;
}

/** A map key, unique across tenants. */
export function accountKey(scope: AccountScope): string {
  return `${scope.tenant}/${scope.account}`;
}
