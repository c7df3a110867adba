import { epochMs, ManualTime, nextInt, SeededRng, tenantId, type TenantId } from '@tidegate/kernel';

import type { UserId } from '../src/core/ids.js';
import type { Role } from '../src/core/permissions.js';
import { DEFAULT_QUOTAS } from '../src/core/tenant.js';
import type { User } from '../src/core/user.js';
import type { ConsoleStores } from '../src/ports.js';
import { memoryConsoleStores } from './memory/memory-console-stores.js';

/** The time of `ConsoleWorld` at its start. */
export const CONSOLE_EPOCH = epochMs(1_780_000_000_000);

/** Stores in memory, manual time and seeded randomness for specs of the console. */
export class ConsoleWorld {
  readonly time = new ManualTime(CONSOLE_EPOCH);
  readonly random: (count: number) => Uint8Array;

  constructor(
    readonly stores: ConsoleStores = memoryConsoleStores(),
    seed = 1,
  ) {
    const rng = new SeededRng(seed);
    this.random = (count) => Uint8Array.from({ length: count }, () => nextInt(rng, 256));
  }

  async tenant(name: string): Promise<TenantId> {
    const tenant = tenantId(name);
    await this.stores.tenants.create(
      { tenant },
      { title: name, state: 'active', quotas: DEFAULT_QUOTAS, createdAt: this.time.now() },
    );
    return tenant;
  }

  /** A user whose password hash is `passwordHash`. */
  async user(
    login: string,
    details: Partial<User> & { passwordHash?: string } = {},
  ): Promise<User> {
    const { passwordHash = 'hash', ...rest } = details;
    const user: User = {
      id: `user-${login}` as UserId,
      login,
      name: login,
      state: 'active',
      isAdministrator: false,
      createdAt: this.time.now(),
      lastSeenAt: null,
      ...rest,
    };
    await this.stores.users.create({ user, passwordHash });
    return user;
  }

  async member(tenant: TenantId, login: string, role: Role): Promise<User> {
    const user = await this.user(login);
    const since = this.time.now();
    await this.stores.memberships.add({ tenant }, { user: user.id, role, since });
    return user;
  }
}
