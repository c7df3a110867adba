import { ok, type Result } from '@tidegate/kernel';
import type { Page, PageRequest } from '@tidegate/model';

import type { AuditLog } from './audit-log.js';
import { userOf, type Caller, type SignedInCaller } from './core/caller.js';
import type { UserId } from './core/ids.js';
import { refused, type Refusal } from './core/refusal.js';
import { displayName, type User, type UserState } from './core/user.js';
import type { UserStore } from './ports.js';
import type { Sessions } from './sessions.js';

export interface UsersDependencies {
  readonly users: UserStore;
  readonly sessions: Sessions;
  readonly audit: AuditLog;
}

const PREFERENCES_LENGTH_MAX = 32 * 1024;

/** The users of the platform, and what a user changes about themselves. */
export class Users {
  constructor(private readonly deps: UsersDependencies) {}

  /** In the order of their logins. */
  list(request: PageRequest): Promise<Page<User>> {
    return this.deps.users.list(request);
  }

  find(user: UserId): Promise<User | null> {
    return this.deps.users.find(user);
  }

  findByLogin(login: string): Promise<User | null> {
    return this.deps.users.findByLogin(login);
  }

  /** Disabling ends all sessions of the user. The last active administrator cannot be disabled. */
  async setState(
    caller: Caller,
    user: UserId,
    change: { readonly state: UserState; readonly reason: string },
  ): Promise<Result<null, Refusal>> {
    const { users, sessions } = this.deps;
    const { state, reason } = change;
    const outcome = await users.setState(user, state);
    if (outcome === 'done' && state === 'disabled') await sessions.endOthers(user, null);
    const action = state === 'disabled' ? 'users.disabled' : 'users.enabled';
    return this.finish(caller, user, { outcome, action, after: state, reason });
  }

  /** The last active administrator keeps the right. */
  async setAdministrator(
    caller: Caller,
    user: UserId,
    change: { readonly isAdministrator: boolean; readonly reason: string },
  ): Promise<Result<null, Refusal>> {
    const { isAdministrator, reason } = change;
    const outcome = await this.deps.users.setAdministrator(user, isAdministrator);
    const after = isAdministrator ? 'administrator' : 'user';
    const action = 'users.administrator-changed';
    return this.finish(caller, user, { outcome, action, after, reason });
  }

  async rename(caller: SignedInCaller, name: string): Promise<Result<null, Refusal>> {
    const clean = displayName(name);
    if (clean === null) return refused('NAME_INVALID', 'A name has 1 to 64 characters');
    await this.deps.users.change(userOf(caller), { name: clean });
    return ok(null);
  }

  /** JSON text that the console interprets. */
  preferences(caller: SignedInCaller): Promise<string> {
    return this.deps.users.preferences(userOf(caller));
  }

  async setPreferences(
    caller: SignedInCaller,
    preferences: string,
  ): Promise<Result<null, Refusal>> {
    if (preferences.length > PREFERENCES_LENGTH_MAX) {
      return refused('LIMIT_REACHED', 'Preferences have at most 32 kB', {
        limit: PREFERENCES_LENGTH_MAX,
      });
    }
    await this.deps.users.setPreferences(userOf(caller), preferences);
    return ok(null);
  }

  private async finish(
    caller: Caller,
    user: UserId,
    change: {
      readonly outcome: 'done' | 'missing' | 'last';
      readonly action: string;
      readonly after: string;
      readonly reason: string;
    },
  ): Promise<Result<null, Refusal>> {
    const { outcome, ...rest } = change;
    const found = await this.deps.users.find(user);
    if (outcome === 'missing' || !found) return refused('TARGET_MISSING', 'There is no such user');
    const action = { tenant: null, target: found.login, ...rest };
    if (outcome === 'last') {
      await this.deps.audit.record(caller, { ...action, refusal: 'LAST_ADMINISTRATOR' });
      return LAST_ADMINISTRATOR;
    }
    await this.deps.audit.record(caller, action);
    return ok(null);
  }
}

const LAST_ADMINISTRATOR = refused(
  'LAST_ADMINISTRATOR',
  'The platform would have no active administrator: appoint another one first',
);
