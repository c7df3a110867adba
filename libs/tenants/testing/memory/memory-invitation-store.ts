import type { EpochMs } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import type { InvitationId, UserId } from '../../src/core/ids.js';
import type { Invitation } from '../../src/core/invitation.js';
import type { InvitationOutcome, InvitationStore, NewUser } from '../../src/ports.js';
import { insertMembership } from './memory-membership-store.js';
import { insertUser } from './memory-user-store.js';
import type { MemoryWorld } from './memory-world.js';

/** Invitations by the hash of their token. */
export class MemoryInvitationStore implements InvitationStore {
  constructor(private readonly world: MemoryWorld) {}

  async create({ tenant }: TenantScope, invitation: Invitation, tokenHash: string): Promise<void> {
    for (const [hash, known] of this.world.invitations) {
      if (known.tenant === tenant && known.expiresAt <= invitation.createdAt) {
        this.world.invitations.delete(hash);
      }
    }
    this.world.invitations.set(tokenHash, { ...invitation, tenant });
  }

  async list({ tenant }: TenantScope): Promise<readonly Invitation[]> {
    return [...this.world.invitations.values()]
      .filter((invitation) => invitation.tenant === tenant)
      .sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1));
  }

  async revoke({ tenant }: TenantScope, id: InvitationId): Promise<boolean> {
    for (const [hash, invitation] of this.world.invitations) {
      if (invitation.tenant === tenant && invitation.id === id) {
        return this.world.invitations.delete(hash);
      }
    }
    return false;
  }

  async findByToken(tokenHash: string, now: EpochMs): Promise<Invitation | null> {
    const found = this.world.invitations.get(tokenHash);
    return found && now < found.expiresAt ? found : null;
  }

  async accept(
    tokenHash: string,
    member: NewUser | { readonly user: UserId },
    now: EpochMs,
  ): Promise<InvitationOutcome> {
    const invitation = this.world.invitations.get(tokenHash);
    if (!invitation || now >= invitation.expiresAt) return { outcome: 'invalid' };
    const { tenant, role } = invitation;
    const isNew = 'passwordHash' in member;
    if (isNew && !insertUser(this.world, member)) return { outcome: 'login-taken' };
    const user = isNew ? member.user.id : member.user;
    if (!insertMembership(this.world, { tenant, user, role, since: now })) {
      return { outcome: 'already-member' };
    }
    this.world.invitations.delete(tokenHash);
    return { outcome: 'accepted', invitation };
  }
}
