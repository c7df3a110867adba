/** What a page shows: an account of a tenant, or all of its accounts. The server checks this claim. */
export interface Scope {
  readonly tenant: string;
  readonly account: string;
}

/** In place of an account's name: all accounts of the tenant. */
export const ALL_ACCOUNTS = 'all';
