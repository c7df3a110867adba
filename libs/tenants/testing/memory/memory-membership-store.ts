import type { TenantScope } from '@tidegate/model';

import type { UserId } from '../../src/core/ids.js';
import type { Membership } from '../../src/core/membership.js';
import type { Role } from '../../src/core/permissions.js';
import type { MembershipStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemoryMembershipStore implements MembershipStore {
  constructor(private readonly world: MemoryWorld) {}

  async list({ tenant }: TenantScope): Promise<readonly Membership[]> {
    return this.all()
      .filter((member) => member.tenant === tenant)
      .sort((left, right) => left.since - right.since || (left.user < right.user ? -1 : 1));
  }

  async find({ tenant }: TenantScope, user: UserId): Promise<Membership | null> {
    return this.world.memberships.get(`${tenant}/${user}`) ?? null;
  }

  async ofUser(user: UserId): Promise<readonly Membership[]> {
    return this.all()
      .filter((member) => member.user === user)
      .sort((left, right) => (left.tenant < right.tenant ? -1 : 1));
  }

  async add({ tenant }: TenantScope, member: Omit<Membership, 'tenant'>): Promise<boolean> {
    return insertMembership(this.world, { ...member, tenant });
  }

  async changeRole(
    { tenant }: TenantScope,
    user: UserId,
    role: Role,
  ): Promise<'done' | 'missing' | 'last'> {
    const found = this.world.memberships.get(`${tenant}/${user}`);
    if (!found) return 'missing';
    if (role !== 'owner' && this.isLastOwner(found)) return 'last';
    this.world.memberships.set(`${tenant}/${user}`, { ...found, role });
    return 'done';
  }

  async remove({ tenant }: TenantScope, user: UserId): Promise<'done' | 'missing' | 'last'> {
    const found = this.world.memberships.get(`${tenant}/${user}`);
    if (!found) return 'missing';
    if (this.isLastOwner(found)) return 'last';
    this.world.memberships.delete(`${tenant}/${user}`);
    return 'done';
  }

  private all(): Membership[] {
    return [...this.world.memberships.values()];
  }

  private isLastOwner({ tenant, role }: Membership): boolean {
    const owners = this.all().filter(
      (member) => member.tenant === tenant && member.role === 'owner',
    );
    return role === 'owner' && owners.length === 1;
  }
}

/** False if the user is a member already. */
export function insertMembership(world: MemoryWorld, member: Membership): boolean {
  const key = `${member.tenant}/${member.user}`;
  if (world.memberships.has(key)) return false;
  world.memberships.set(key, member);
  return true;
}
