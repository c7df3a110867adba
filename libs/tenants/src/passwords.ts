import { err, ok, TidegateError, uuidOf, type Clock, type Result } from '@tidegate/kernel';

import type { UserId } from './core/ids.js';
import { normalPassword, refuseWeak, type PasswordOwner } from './core/password-policy.js';
import { refusal, refused, type Refusal } from './core/refusal.js';
import { makeSecret, type RandomBytes } from './core/secret.js';
import { displayName, loginKey, type User } from './core/user.js';
import type { NewUser, PasswordHasher, UserStore } from './ports.js';

export interface PasswordsDependencies {
  readonly users: UserStore;
  readonly hasher: PasswordHasher;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** What a person enters to become a user. */
export interface UserDetails {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

const BUSY = refusal(
  'SIGN_IN_BUSY',
  'Too many sign-ins are in progress: try again in a few seconds',
);

/** Hashes and checks the passwords of users. */
export class Passwords {
  /** The hash that stands for the password of an unknown login. */
  private decoy: string | null = null;

  constructor(private readonly deps: PasswordsDependencies) {}

  /** A user with a hashed password, not stored yet. */
  async newUser(details: UserDetails, isAdministrator: boolean): Promise<Result<NewUser, Refusal>> {
    const login = details.login.normalize('NFKC');
    const name = displayName(details.name);
    if (loginKey(login) === null) {
      return refused(
        'LOGIN_INVALID',
        'A login has 1 to 64 letters, digits and the characters . _ @ + -',
      );
    }
    if (name === null) return refused('NAME_INVALID', 'A name has 1 to 64 characters');
    const passwordHash = await this.hash(details.password, { login, name });
    if (!passwordHash.ok) return passwordHash;
    const user: User = {
      id: uuidOf(this.deps.random(16)) as UserId,
      login,
      name,
      state: 'active',
      isAdministrator,
      createdAt: this.deps.clock.now(),
      lastSeenAt: null,
    };
    return ok({ user, passwordHash: passwordHash.value });
  }

  /** The hash of a new password, unless it is weak. */
  async hash(password: string, owner: PasswordOwner): Promise<Result<string, Refusal>> {
    const weak = refuseWeak(password, owner);
    if (weak) return err(weak);
    return this.unlessBusy(() => this.deps.hasher.hash(normalPassword(password)));
  }

  /**
   * Whether the password is the user's. An unknown user costs the same work as a known one, so that the time of an
   * answer does not reveal whether a login exists.
   */
  verify(user: User | null, password: string): Promise<Result<boolean, Refusal>> {
    return this.unlessBusy(async () => {
      const { users, hasher } = this.deps;
      const decoy = await this.decoyHash();
      const hash = await users.passwordHash(user?.id ?? ('unknown' as UserId));
      const normal = normalPassword(password);
      const isRight = await hasher.verify(hash ?? decoy, normal);
      if (!isRight || !user || hash === null) return false;
      if (hasher.isOutdated(hash)) await users.setPassword(user.id, await hasher.hash(normal));
      return true;
    });
  }

  private async decoyHash(): Promise<string> {
    this.decoy ??= await this.deps.hasher.hash(makeSecret(this.deps.random));
    return this.decoy;
  }

  private async unlessBusy<T>(work: () => Promise<T>): Promise<Result<T, Refusal>> {
    try {
      return ok(await work());
    } catch (thrown) {
      if (thrown instanceof TidegateError && thrown.code === 'PASSWORD_HASHING_BUSY') {
        return err(BUSY);
      }
      throw thrown;
    }
  }
}
