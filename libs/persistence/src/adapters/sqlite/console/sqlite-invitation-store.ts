import { epochMs, type EpochMs, type TenantId } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import type {
  Invitation,
  InvitationId,
  InvitationOutcome,
  InvitationStore,
  NewUser,
  Role,
  UserId,
} from '@tidegate/tenants';

import { InvitationEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';
import { insertMembership } from './sqlite-membership-store.js';
import { insertUser } from './sqlite-user-store.js';

export class SqliteInvitationStore implements InvitationStore {
  private readonly rows: RowReader<InvitationEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, InvitationEntity);
  }

  async create({ tenant }: TenantScope, invitation: Invitation, tokenHash: string): Promise<void> {
    const writer = new RowWriter(this.tables.database, InvitationEntity, 'insert');
    const expired = 'DELETE FROM invitations WHERE tenant = ? AND expires_at <= ?';
    await this.tables.write(() => {
      this.tables.run(expired, tenant, invitation.createdAt);
      writer.write({ ...invitation, tenant, tokenHash });
    });
  }

  list({ tenant }: TenantScope): Promise<readonly Invitation[]> {
    const rest = 'WHERE "row"."tenant" = ? ORDER BY "row"."created_at" DESC, "row"."id" DESC';
    return this.tables.read(() => this.rows.select(rest, [tenant]).map(invitationOf));
  }

  revoke({ tenant }: TenantScope, id: InvitationId): Promise<boolean> {
    const sql = 'DELETE FROM invitations WHERE id = ? AND tenant = ?';
    return this.tables.write(() => this.tables.run(sql, id, tenant) > 0);
  }

  findByToken(tokenHash: string, now: EpochMs): Promise<Invitation | null> {
    return this.tables.read(() => this.valid(tokenHash, now));
  }

  accept(
    tokenHash: string,
    member: NewUser | { readonly user: UserId },
    now: EpochMs,
  ): Promise<InvitationOutcome> {
    return this.tables.write(() => this.acceptNow(tokenHash, member, now));
  }

  private acceptNow(
    tokenHash: string,
    member: NewUser | { readonly user: UserId },
    now: EpochMs,
  ): InvitationOutcome {
    const invitation = this.valid(tokenHash, now);
    if (!invitation) return { outcome: 'invalid' };
    const isNew = 'passwordHash' in member;
    if (isNew && !insertUser(this.tables, member)) return { outcome: 'login-taken' };
    const user = isNew ? member.user.id : member.user;
    const { tenant, role } = invitation;
    if (!insertMembership(this.tables, { tenant, user, role, since: now })) {
      return { outcome: 'already-member' };
    }
    this.tables.run('DELETE FROM invitations WHERE token_hash = ?', tokenHash);
    return { outcome: 'accepted', invitation };
  }

  private valid(tokenHash: string, now: EpochMs): Invitation | null {
    const [row] = this.rows.select('WHERE "row"."token_hash" = ?', [tokenHash]);
    return row && now < row.expiresAt ? invitationOf(row) : null;
  }
}

function invitationOf(row: InvitationEntity): Invitation {
  const { id, tenant, role, note, invitedBy, createdAt, expiresAt } = row;
  return {
    id: id as InvitationId,
    tenant: tenant as TenantId,
    role: role as Role,
    note,
    invitedBy,
    createdAt: epochMs(createdAt),
    expiresAt: epochMs(expiresAt),
  };
}
