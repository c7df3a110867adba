import type { EpochMs, TenantId } from '@tidegate/kernel';

import type { UserId } from './ids.js';
import type { Role } from './permissions.js';

/** A user's role in one tenant. */
export interface Membership {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly role: Role;
  readonly since: EpochMs;
}
