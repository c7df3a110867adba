import { epochMs, ok, type Clock, type Result } from '@tidegate/kernel';

import type { AuditLog } from './audit-log.js';
import { userOf, type SignedInCaller } from './core/caller.js';
import { ExpiringMap } from './core/expiring-map.js';
import type { PasskeyId, UserId } from './core/ids.js';
import { makeRecoveryCodes, recoveryCodeHash } from './core/recovery-codes.js';
import { refused, type Refusal } from './core/refusal.js';
import {
  CHALLENGE_LIFETIME_MS,
  PASSKEYS_MAX,
  type FactorSummary,
  type Passkey,
} from './core/second-factor.js';
import type { RandomBytes } from './core/secret.js';
import { displayName } from './core/user.js';
import type {
  PasskeyCeremonies,
  RelyingParty,
  SecondFactorStore,
  TotpCodes,
  UserStore,
} from './ports.js';

export interface SecondFactorsDependencies {
  readonly users: UserStore;
  readonly factors: SecondFactorStore;
  readonly totp: TotpCodes;
  readonly passkeys: PasskeyCeremonies;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** The recovery codes that a first second factor brings; `null` if the user has codes already. Shown once. */
export interface FactorAdded {
  readonly recoveryCodes: readonly string[] | null;
}

const ENROLMENTS_MAX = 10_000;

/** The second factors of the signed-in user. The routes that change them require a step-up. */
export class SecondFactors {
  private readonly secrets = new ExpiringMap<string>(ENROLMENTS_MAX);
  private readonly challenges = new ExpiringMap<string>(ENROLMENTS_MAX);

  constructor(private readonly deps: SecondFactorsDependencies) {}

  summary(caller: SignedInCaller): Promise<FactorSummary> {
    return this.deps.factors.summary(userOf(caller));
  }

  passkeys(caller: SignedInCaller): Promise<readonly Passkey[]> {
    return this.deps.factors.passkeys(userOf(caller));
  }

  /** A secret for an authenticator app, in force once a code confirms it. */
  beginTotp(caller: SignedInCaller): { readonly secret: string; readonly uri: string } {
    const { totp } = this.deps;
    const secret = totp.makeSecret();
    this.secrets.set(userOf(caller), secret, this.deadline());
    return { secret, uri: totp.uri(secret, caller.principal.label) };
  }

  async confirmTotp(caller: SignedInCaller, code: string): Promise<Result<FactorAdded, Refusal>> {
    const { factors, totp, clock } = this.deps;
    const user = userOf(caller);
    const now = clock.now();
    const secret = this.secrets.get(user, now);
    if (secret === null) return ENROLMENT_EXPIRED;
    const step = totp.stepOf(secret, code, now);
    if (step === null) {
      return refused(
        'SECOND_FACTOR_FAILED',
        'This code does not belong to the secret: try the next',
      );
    }
    this.secrets.delete(user);
    await factors.setTotp(user, { secret, confirmedAt: now, lastStep: step });
    return this.added(caller, 'totp');
  }

  async removeTotp(caller: SignedInCaller): Promise<Result<null, Refusal>> {
    const { factors } = this.deps;
    const user = userOf(caller);
    if ((await factors.totp(user)) === null) return NO_SUCH_FACTOR;
    await factors.setTotp(user, null);
    await this.removed(caller, 'totp');
    return ok(null);
  }

  /** Replaces the recovery codes by ten new ones. */
  async renewRecoveryCodes(caller: SignedInCaller): Promise<readonly string[]> {
    const codes = await this.writeRecoveryCodes(userOf(caller));
    await this.record(caller, 'second-factor.codes-renewed', 'recovery codes');
    return codes;
  }

  /** Options for the browser to create a passkey. */
  async beginPasskey(
    caller: SignedInCaller,
    party: RelyingParty,
  ): Promise<Result<Readonly<Record<string, unknown>>, Refusal>> {
    const { users, factors, passkeys } = this.deps;
    const user = await users.find(userOf(caller));
    if (!user) return NO_SUCH_FACTOR;
    const known = await factors.passkeys(user.id);
    if (known.length >= PASSKEYS_MAX) {
      return refused('LIMIT_REACHED', `You have ${PASSKEYS_MAX} passkeys: remove one first`, {
        limit: PASSKEYS_MAX,
      });
    }
    const { challenge, options } = await passkeys.registrationOptions(party, user, known);
    this.challenges.set(user.id, challenge, this.deadline());
    return ok(options);
  }

  async addPasskey(
    caller: SignedInCaller,
    party: RelyingParty,
    made: { readonly name: string; readonly response: unknown },
  ): Promise<Result<FactorAdded, Refusal>> {
    const { factors, passkeys, clock } = this.deps;
    const name = displayName(made.name);
    if (name === null) return refused('NAME_INVALID', 'A name has 1 to 64 characters');
    const user = userOf(caller);
    const challenge = this.challenges.take(user, clock.now());
    if (challenge === null) return ENROLMENT_EXPIRED;
    const proved = await passkeys.verifyRegistration(party, challenge, made.response);
    if (!proved) return PASSKEY_INVALID;
    const passkey = { ...proved, user, name, createdAt: clock.now(), lastUsedAt: null };
    if (!(await factors.addPasskey(passkey))) return PASSKEY_INVALID;
    return this.added(caller, `passkey ${name}`);
  }

  async removePasskey(caller: SignedInCaller, id: PasskeyId): Promise<Result<null, Refusal>> {
    if (!(await this.deps.factors.removePasskey(userOf(caller), id))) return NO_SUCH_FACTOR;
    await this.removed(caller, `passkey ${id}`);
    return ok(null);
  }

  private deadline() {
    return epochMs(this.deps.clock.now() + CHALLENGE_LIFETIME_MS);
  }

  private async added(caller: SignedInCaller, what: string): Promise<Result<FactorAdded, Refusal>> {
    const user = userOf(caller);
    await this.record(caller, 'second-factor.added', what);
    const { recoveryCodesLeft } = await this.deps.factors.summary(user);
    const isFirst = recoveryCodesLeft === 0;
    return ok({ recoveryCodes: isFirst ? await this.writeRecoveryCodes(user) : null });
  }

  /** Recovery codes without a factor to recover would be a second password. */
  private async removed(caller: SignedInCaller, what: string): Promise<void> {
    const user = userOf(caller);
    const { hasTotp, passkeys } = await this.deps.factors.summary(user);
    if (!hasTotp && passkeys === 0) await this.deps.factors.setRecoveryCodes(user, []);
    await this.record(caller, 'second-factor.removed', what);
  }

  private async writeRecoveryCodes(user: UserId): Promise<readonly string[]> {
    const codes = makeRecoveryCodes(this.deps.random);
    const hashes = codes.map((code) => recoveryCodeHash(user, code));
    await this.deps.factors.setRecoveryCodes(user, hashes);
    return codes;
  }

  private record(caller: SignedInCaller, action: string, what: string) {
    const target = caller.principal.label;
    return this.deps.audit.record(caller, { tenant: null, action, target, after: what });
  }
}

const ENROLMENT_EXPIRED = refused('TICKET_INVALID', 'This took longer than 5 minutes: start again');
const PASSKEY_INVALID = refused(
  'PASSKEY_INVALID',
  'The browser did not prove a new passkey for this site: try again',
);
const NO_SUCH_FACTOR = refused('TARGET_MISSING', 'You have no such second factor');
