import { epochMs, type TenantId } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import type { Membership, MembershipStore, Role, UserId } from '@tidegate/tenants';

import { MembershipEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

export class SqliteMembershipStore implements MembershipStore {
  private readonly rows: RowReader<MembershipEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, MembershipEntity);
  }

  list({ tenant }: TenantScope): Promise<readonly Membership[]> {
    const rest = 'WHERE "row"."tenant" = ? ORDER BY "row"."since", "row"."user"';
    return this.tables.read(() => this.rows.select(rest, [tenant]).map(membershipOf));
  }

  find({ tenant }: TenantScope, user: UserId): Promise<Membership | null> {
    return this.tables.read(() => this.one(tenant, user));
  }

  ofUser(user: UserId): Promise<readonly Membership[]> {
    const rest = 'WHERE "row"."user" = ? ORDER BY "row"."tenant"';
    return this.tables.read(() => this.rows.select(rest, [user]).map(membershipOf));
  }

  add({ tenant }: TenantScope, member: Omit<Membership, 'tenant'>): Promise<boolean> {
    return this.tables.write(() => insertMembership(this.tables, { ...member, tenant }));
  }

  changeRole(
    { tenant }: TenantScope,
    user: UserId,
    role: Role,
  ): Promise<'done' | 'missing' | 'last'> {
    return this.tables.write(() => {
      const found = this.one(tenant, user);
      if (!found) return 'missing';
      if (role !== 'owner' && this.isLastOwner(found)) return 'last';
      const sql = 'UPDATE memberships SET role = ? WHERE tenant = ? AND user = ?';
      this.tables.run(sql, role, tenant, user);
      return 'done';
    });
  }

  remove({ tenant }: TenantScope, user: UserId): Promise<'done' | 'missing' | 'last'> {
    return this.tables.write(() => {
      const found = this.one(tenant, user);
      if (!found) return 'missing';
      if (this.isLastOwner(found)) return 'last';
      this.tables.run('DELETE FROM memberships WHERE tenant = ? AND user = ?', tenant, user);
      return 'done';
    });
  }

  private one(tenant: TenantId, user: UserId): Membership | null {
    const [row] = this.rows.select('WHERE "row"."tenant" = ? AND "row"."user" = ?', [tenant, user]);
    return row ? membershipOf(row) : null;
  }

  private isLastOwner({ tenant, user, role }: Membership): boolean {
    if (role !== 'owner') return false;
    const other = this.tables.database.connection
      .prepare(
        "SELECT 1 FROM memberships WHERE tenant = ? AND role = 'owner' AND user <> ? LIMIT 1",
      )
      .get(tenant, user);
    return other === undefined;
  }
}

/** False if the user is a member already. Called within a transaction. */
export function insertMembership({ database }: ConsoleTables, member: Membership): boolean {
  const known = database.connection
    .prepare('SELECT 1 FROM memberships WHERE tenant = ? AND user = ?')
    .get(member.tenant, member.user);
  if (known !== undefined) return false;
  new RowWriter(database, MembershipEntity, 'insert').write(member);
  return true;
}

function membershipOf({ tenant, user, role, since }: MembershipEntity): Membership {
  return {
    tenant: tenant as TenantId,
    user: user as UserId,
    role: role as Role,
    since: epochMs(since),
  };
}
