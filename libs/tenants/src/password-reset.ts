import { epochMs, HOUR_MS, ok, type Clock, type EpochMs, type Result } from '@tidegate/kernel';

import type { AuditLog } from './audit-log.js';
import { userOf, type Caller, type RequestPlace, type SignedInCaller } from './core/caller.js';
import type { UserId } from './core/ids.js';
import { refused, type Refusal } from './core/refusal.js';
import { makeSecret, secretHash, type RandomBytes } from './core/secret.js';
import type { FactorCheck } from './factor-check.js';
import type { Passwords } from './passwords.js';
import type { PasswordResetStore, SecondFactorStore, UserStore } from './ports.js';
import type { Sessions } from './sessions.js';

export interface PasswordResetDependencies {
  readonly users: UserStore;
  readonly stores: { readonly resets: PasswordResetStore; readonly factors: SecondFactorStore };
  readonly passwords: Passwords;
  readonly checks: FactorCheck;
  readonly sessions: Sessions;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** A token to hand to the user; it is shown once. */
export interface IssuedReset {
  readonly token: string;
  readonly expiresAt: EpochMs;
}

const RESET_LIFETIME_MS = HOUR_MS;

/** New passwords: by the user, or by a one-time token that an administrator makes. */
export class PasswordReset {
  constructor(private readonly deps: PasswordResetDependencies) {}

  /**
   * Makes a token that is valid for an hour and used once. `factors: 'removed'` also removes the second factors at its
   * use, for a user who lost them.
   */
  async issue(
    caller: Caller,
    user: UserId,
    { factors }: { readonly factors: 'kept' | 'removed' },
  ): Promise<Result<IssuedReset, Refusal>> {
    const { users, stores, audit, clock, random } = this.deps;
    const found = await users.find(user);
    if (!found) return refused('TARGET_MISSING', 'There is no such user', { user });
    const token = makeSecret(random);
    const expiresAt = epochMs(clock.now() + RESET_LIFETIME_MS);
    await stores.resets.save({
      user,
      tokenHash: secretHash(token),
      expiresAt,
      removesSecondFactors: factors === 'removed',
    });
    await audit.record(caller, {
      tenant: null,
      action: 'password.reset-issued',
      target: found.login,
      after: `second factors ${factors}`,
    });
    return ok({ token, expiresAt });
  }

  /** Sets the password of a token's user, and ends all of their sessions. A weak password does not use the token up. */
  async redeem(
    { token, password }: { readonly token: string; readonly password: string },
    place: RequestPlace,
  ): Promise<Result<null, Refusal>> {
    const { users, stores, passwords, sessions, audit, clock } = this.deps;
    const hash = secretHash(token);
    const reset = await stores.resets.take(hash, clock.now());
    const user = reset && (await users.find(reset.user));
    if (!reset || !user) return TOKEN_INVALID;
    const passwordHash = await passwords.hash(password, user);
    if (!passwordHash.ok) {
      await stores.resets.save(reset);
      return passwordHash;
    }
    await users.setPassword(user.id, passwordHash.value);
    if (reset.removesSecondFactors) await stores.factors.clear(user.id);
    await sessions.endOthers(user.id, null);
    await audit.recordUser(place, user, {
      tenant: null,
      action: 'password.reset',
      target: user.login,
    });
    return ok(null);
  }

  /** Changes the signed-in user's password, and ends their other sessions. Returns the session's new token. */
  async change(
    caller: SignedInCaller,
    { current, next }: { readonly current: string; readonly next: string },
  ): Promise<Result<{ readonly token: string }, Refusal>> {
    const { users, passwords, checks, sessions, audit } = this.deps;
    const user = await users.find(userOf(caller));
    if (!user) return SESSION_ENDED;
    const action = { tenant: null, action: 'password.changed', target: user.login };
    const proof = { type: 'password', password: current } as const;
    const proved = await checks.check(user, proof, caller.address);
    if (!proved.ok) {
      await audit.record(caller, { ...action, refusal: proved.error.code });
      return proved;
    }
    const passwordHash = await passwords.hash(next, user);
    if (!passwordHash.ok) return passwordHash;
    await users.setPassword(user.id, passwordHash.value);
    const { id } = caller.principal.session;
    await sessions.endOthers(user.id, id);
    await audit.record(caller, action);
    const token = await sessions.rotate(id);
    return token === null ? SESSION_ENDED : ok({ token });
  }
}

const TOKEN_INVALID = refused(
  'TOKEN_INVALID',
  'This token is unknown, expired or used: ask an administrator for a new one',
);
const SESSION_ENDED = refused('TARGET_MISSING', 'The session has ended: sign in again');
