import type { AccountId, TenantId } from '@tidegate/kernel';

/** Whose data a call may touch. Every store method takes one first; nothing else decides visibility. */
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

/** A map key that is unique over tenants. */
export function accountKey(scope: AccountScope): string {
  return `${scope.tenant}/${scope.account}`;
}
