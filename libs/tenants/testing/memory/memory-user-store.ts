import type { EpochMs } from '@tidegate/kernel';
import type { Page, PageRequest } from '@tidegate/model';

import type { UserId } from '../../src/core/ids.js';
import type { Tenant } from '../../src/core/tenant.js';
import { loginKey, type User, type UserChange, type UserState } from '../../src/core/user.js';
import type { NewUser, UserStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';
import { pageByKey } from './pages.js';

export class MemoryUserStore implements UserStore {
  constructor(private readonly world: MemoryWorld) {}

  async isEmpty(): Promise<boolean> {
    return this.world.users.size === 0;
  }

  async create(user: NewUser): Promise<boolean> {
    return insertUser(this.world, user);
  }

  async createFirst({ user, passwordHash }: NewUser, tenants: readonly Tenant[]): Promise<boolean> {
    if (this.world.users.size > 0) return false;
    this.world.users.set(user.id, { user, passwordHash, preferences: '{}' });
    for (const tenant of tenants) {
      if (!this.world.tenants.has(tenant.id)) this.world.tenants.set(tenant.id, tenant);
      this.world.memberships.set(`${tenant.id}/${user.id}`, {
        tenant: tenant.id,
        user: user.id,
        role: 'owner',
        since: user.createdAt,
      });
    }
    return true;
  }

  async find(user: UserId): Promise<User | null> {
    return this.world.users.get(user)?.user ?? null;
  }

  async findByLogin(login: string): Promise<User | null> {
    return byLogin(this.world, login);
  }

  async change(user: UserId, change: UserChange): Promise<boolean> {
    return this.replace(user, change);
  }

  async setState(user: UserId, state: UserState): Promise<'done' | 'missing' | 'last'> {
    if (state !== 'active' && this.isLastAdministrator(user)) return 'last';
    return this.replace(user, { state }) ? 'done' : 'missing';
  }

  async setAdministrator(
    user: UserId,
    isAdministrator: boolean,
  ): Promise<'done' | 'missing' | 'last'> {
    if (!isAdministrator && this.isLastAdministrator(user)) return 'last';
    return this.replace(user, { isAdministrator }) ? 'done' : 'missing';
  }

  async passwordHash(user: UserId): Promise<string | null> {
    return this.world.users.get(user)?.passwordHash ?? null;
  }

  async setPassword(user: UserId, passwordHash: string): Promise<boolean> {
    const found = this.world.users.get(user);
    if (found) this.world.users.set(user, { ...found, passwordHash });
    return found !== undefined;
  }

  async seen(user: UserId, at: EpochMs): Promise<void> {
    this.replace(user, { lastSeenAt: at });
  }

  async preferences(user: UserId): Promise<string> {
    return this.world.users.get(user)?.preferences ?? '{}';
  }

  async setPreferences(user: UserId, preferences: string): Promise<boolean> {
    const found = this.world.users.get(user);
    if (found) this.world.users.set(user, { ...found, preferences });
    return found !== undefined;
  }

  async list(request: PageRequest): Promise<Page<User>> {
    const users = [...this.world.users.values()].map(({ user }) => user);
    return pageByKey(users, ({ login }) => loginKey(login) ?? login, request);
  }

  private replace(id: UserId, change: Partial<User>): boolean {
    const found = this.world.users.get(id);
    if (found) this.world.users.set(id, { ...found, user: { ...found.user, ...change } });
    return found !== undefined;
  }

  private isLastAdministrator(id: UserId): boolean {
    const administrators = [...this.world.users.values()].filter(
      ({ user }) => user.isAdministrator && user.state === 'active',
    );
    return administrators.length === 1 && administrators[0]?.user.id === id;
  }
}

/** False if the login is taken. */
export function insertUser(world: MemoryWorld, { user, passwordHash }: NewUser): boolean {
  if (byLogin(world, user.login)) return false;
  world.users.set(user.id, { user, passwordHash, preferences: '{}' });
  return true;
}

function byLogin(world: MemoryWorld, login: string): User | null {
  const key = loginKey(login);
  if (key === null) return null;
  const found = [...world.users.values()].find(({ user }) => loginKey(user.login) === key);
  return found?.user ?? null;
}
