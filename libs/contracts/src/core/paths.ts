import { Matches } from 'class-validator';

import { NAME, NAMED } from './names.js';

/** The tenant that a path names. */
export class TenantPath {
  /**
   * The id of a tenant.
   * @example "default"
   */
  @Matches(NAME, NAMED)
  tenant!: string;
}

/** The account that a path names. */
export class AccountPath extends TenantPath {
  /**
   * The id of an account of the tenant.
   * @example "paper"
   */
  @Matches(NAME, NAMED)
  account!: string;
}
