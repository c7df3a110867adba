import { DAY_MS, type EpochMs, type TenantId } from '@tidegate/kernel';

import type { InvitationId } from './ids.js';
import type { Role } from './permissions.js';

export const INVITATION_LIFETIME_MS = 7 * DAY_MS;

/** An offer of a membership. Its token is shown once and stored as a hash. */
export interface Invitation {
  readonly id: InvitationId;
  readonly tenant: TenantId;
  readonly role: Role;
  /** A note for the list of invitations, for example the person's address. */
  readonly note: string;
  readonly invitedBy: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}
