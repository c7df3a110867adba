/** What a page shows: an account of a tenant, or all of its accounts. The server checks this claim. */
export interface Scope {
  readonly tenant: string;
  readonly account: string;
}

/** In place of an account's name: all accounts of the tenant. */
export const ALL_ACCOUNTS = 'all';

const API = '/api/v1';

export function tenantPath(tenant: string, rest = ''): string {
  return `${API}/tenants/${encodeURIComponent(tenant)}${rest === '' ? '' : `/${rest}`}`;
}

export function accountPath({ tenant, account }: Scope, rest = ''): string {
  return tenantPath(
    tenant,
    `accounts/${encodeURIComponent(account)}${rest === '' ? '' : `/${rest}`}`,
  );
}

/** The account that a path of the API claims; `null` for a path of no account. */
export function scopeOfPath(path: string): Scope | null {
  const match = /\/api\/v1\/tenants\/([^/?]+)\/accounts\/([^/?]+)/.exec(path);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { tenant: decodeURIComponent(match[1]), account: decodeURIComponent(match[2]) };
}
