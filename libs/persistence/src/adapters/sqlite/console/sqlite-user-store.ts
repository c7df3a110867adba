import { epochMs, type EpochMs } from '@tidegate/kernel';
import type { Page, PageRequest } from '@tidegate/model';
import {
  loginKey,
  type NewUser,
  type Tenant,
  type User,
  type UserChange,
  type UserId,
  type UserState,
  type UserStore,
} from '@tidegate/tenants';

import { UserEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';
import { pageByKey } from './page-by-key.js';
import { insertMembership } from './sqlite-membership-store.js';
import { insertTenant } from './sqlite-tenant-store.js';

/** Rows of active administrators other than the bound one; the index `users_administrators` holds them. */
const OTHER_ADMINISTRATOR =
  "SELECT 1 FROM users WHERE is_administrator = 1 AND state = 'active' AND id <> ? LIMIT 1";

export class SqliteUserStore implements UserStore {
  private readonly rows: RowReader<UserEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, UserEntity);
  }

  isEmpty(): Promise<boolean> {
    return this.tables.read(() => this.rows.select('LIMIT 1', []).length === 0);
  }

  create(user: NewUser): Promise<boolean> {
    return this.tables.write(() => insertUser(this.tables, user));
  }

  createFirst(user: NewUser, tenants: readonly Tenant[]): Promise<boolean> {
    return this.tables.write(() => {
      if (this.rows.select('LIMIT 1', []).length > 0) return false;
      insertUser(this.tables, user);
      const { id, createdAt: since } = user.user;
      for (const tenant of tenants) {
        insertTenant(this.tables, tenant);
        insertMembership(this.tables, { tenant: tenant.id, user: id, role: 'owner', since });
      }
      return true;
    });
  }

  find(user: UserId): Promise<User | null> {
    return this.tables.read(() => this.one('"row"."id" = ?', user));
  }

  findByLogin(login: string): Promise<User | null> {
    return this.tables.read(() => this.one('"row"."login_key" = ?', loginKey(login) ?? ''));
  }

  change(user: UserId, { name }: UserChange): Promise<boolean> {
    return this.tables.write(
      () =>
        this.tables.run(
          'UPDATE users SET name = coalesce(?, name) WHERE id = ?',
          name ?? null,
          user,
        ) > 0,
    );
  }

  setState(user: UserId, state: UserState): Promise<'done' | 'missing' | 'last'> {
    return this.tables.write(() => {
      if (state !== 'active' && this.isLastAdministrator(user)) return 'last';
      const changed = this.tables.run('UPDATE users SET state = ? WHERE id = ?', state, user);
      return changed > 0 ? 'done' : 'missing';
    });
  }

  setAdministrator(user: UserId, isAdministrator: boolean): Promise<'done' | 'missing' | 'last'> {
    return this.tables.write(() => {
      if (!isAdministrator && this.isLastAdministrator(user)) return 'last';
      const changed = this.tables.run(
        'UPDATE users SET is_administrator = ? WHERE id = ?',
        ...[Number(isAdministrator), user],
      );
      return changed > 0 ? 'done' : 'missing';
    });
  }

  passwordHash(user: UserId): Promise<string | null> {
    return this.tables.read(() => this.row(user)?.passwordHash ?? null);
  }

  setPassword(user: UserId, passwordHash: string): Promise<boolean> {
    const sql = 'UPDATE users SET password_hash = ? WHERE id = ?';
    return this.tables.write(() => this.tables.run(sql, passwordHash, user) > 0);
  }

  async seen(user: UserId, at: EpochMs): Promise<void> {
    const sql = 'UPDATE users SET last_seen_at = ? WHERE id = ?';
    await this.tables.write(() => this.tables.run(sql, at, user));
  }

  preferences(user: UserId): Promise<string> {
    return this.tables.read(() => this.row(user)?.preferences ?? '{}');
  }

  setPreferences(user: UserId, preferences: string): Promise<boolean> {
    const sql = 'UPDATE users SET preferences = ? WHERE id = ?';
    return this.tables.write(() => this.tables.run(sql, preferences, user) > 0);
  }

  list(request: PageRequest): Promise<Page<User>> {
    const read = (after: string, limit: number) =>
      this.rows
        .select('WHERE "row"."login_key" > ? ORDER BY "row"."login_key" LIMIT ?', [after, limit])
        .map(userOf);
    const keyOf = ({ login }: User): string => loginKey(login) ?? login;
    return this.tables.read(() => pageByKey(request, keyOf, read));
  }

  private row(user: UserId): UserEntity | undefined {
    return this.rows.select('WHERE "row"."id" = ?', [user])[0];
  }

  private one(condition: string, value: string): User | null {
    const [row] = this.rows.select(`WHERE ${condition}`, [value]);
    return row ? userOf(row) : null;
  }

  private isLastAdministrator(user: UserId): boolean {
    const row = this.row(user);
    if (!row?.isAdministrator || row.state !== 'active') return false;
    return this.tables.database.connection.prepare(OTHER_ADMINISTRATOR).get(user) === undefined;
  }
}

/** False if the login is taken. Called within a transaction. */
export function insertUser({ database }: ConsoleTables, { user, passwordHash }: NewUser): boolean {
  const key = loginKey(user.login) ?? user.login;
  const taken = database.connection.prepare('SELECT 1 FROM users WHERE login_key = ?').get(key);
  if (taken !== undefined) return false;
  new RowWriter(database, UserEntity, 'insert').write({
    ...user,
    loginKey: key,
    passwordHash,
    preferences: '{}',
  });
  return true;
}

function userOf(row: UserEntity): User {
  const { id, login, name, state, isAdministrator, createdAt, lastSeenAt } = row;
  return {
    id: id as UserId,
    login,
    name,
    state: state as UserState,
    isAdministrator,
    createdAt: epochMs(createdAt),
    lastSeenAt: lastSeenAt === null ? null : epochMs(lastSeenAt),
  };
}
