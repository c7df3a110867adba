import { epochMs, ok, type Clock, type Result } from '@tidegate/kernel';

import { ExpiringMap } from './core/expiring-map.js';
import { recoveryCodeHash } from './core/recovery-codes.js';
import { refused, type Refusal } from './core/refusal.js';
import { CHALLENGE_LIFETIME_MS, type Passkey } from './core/second-factor.js';
import { makeSecret, type RandomBytes } from './core/secret.js';
import type { SignInMethod } from './core/session.js';
import type { User } from './core/user.js';
import type { Passwords } from './passwords.js';
import type {
  PasskeyCeremonies,
  RelyingParty,
  SecondFactorStore,
  TotpCodes,
  UserStore,
} from './ports.js';
import type { SignInGuard } from './sign-in-guard.js';

/** What a user presents to prove their identity. */
export type FactorProof =
  | { readonly type: 'password'; readonly password: string }
  | { readonly type: 'totp'; readonly code: string }
  | { readonly type: 'recovery-code'; readonly code: string }
  | {
      readonly type: 'passkey';
      readonly party: RelyingParty;
      /** The ticket that came with the options. */
      readonly ticket: string;
      /** The JSON of the browser's API. */
      readonly response: unknown;
    };

export interface FactorCheckDependencies {
  readonly users: UserStore;
  readonly factors: SecondFactorStore;
  readonly passwords: Passwords;
  readonly totp: TotpCodes;
  readonly passkeys: PasskeyCeremonies;
  readonly guard: SignInGuard;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

const CHALLENGES_MAX = 10_000;

/** Checks passwords, codes and passkeys of users, and delays guessing. */
export class FactorCheck {
  private readonly challenges = new ExpiringMap<string>(CHALLENGES_MAX);

  constructor(private readonly deps: FactorCheckDependencies) {}

  /** The method that proved the user's identity, or `SECOND_FACTOR_FAILED`, `SIGN_IN_LOCKED` or `SIGN_IN_BUSY`. */
  async check(
    user: User,
    proof: FactorProof,
    address: string,
  ): Promise<Result<SignInMethod, Refusal>> {
    const { guard } = this.deps;
    // Guessing a code is counted apart from guessing the password, whose success would forget it.
    const counted = proof.type === 'password' ? user.login : `${user.id}/codes`;
    const locked = guard.begin(counted, address);
    if (locked) return refused(locked.code, locked.message, locked.details);
    const proved = await this.proves(user, proof);
    if (!proved.ok) {
      guard.takeBack(counted, address);
      return proved;
    }
    if (!proved.value) return FAILED;
    guard.succeeded(counted, address);
    return ok(proof.type);
  }

  /** Options for the passkeys of one user, or for any passkey that the browser holds for this site. */
  async passkeyOptions(
    party: RelyingParty,
    user: User | null,
  ): Promise<{ readonly ticket: string; readonly options: Readonly<Record<string, unknown>> }> {
    const { factors, passkeys, clock, random } = this.deps;
    const known = user ? await factors.passkeys(user.id) : [];
    const { challenge, options } = await passkeys.authenticationOptions(party, known);
    const ticket = makeSecret(random);
    this.challenges.set(ticket, challenge, epochMs(clock.now() + CHALLENGE_LIFETIME_MS));
    return { ticket, options };
  }

  /** The user whose passkey signed the challenge; `null` if none did. Each challenge is answered once. */
  async passkeyUser(
    proof: Extract<FactorProof, { readonly type: 'passkey' }>,
  ): Promise<User | null> {
    const passkey = await this.signer(proof);
    return passkey && this.deps.users.find(passkey.user);
  }

  private async proves(user: User, proof: FactorProof): Promise<Result<boolean, Refusal>> {
    const { factors, passwords, totp, clock } = this.deps;
    switch (proof.type) {
      case 'password':
        return passwords.verify(user, proof.password);
      case 'totp': {
        const known = await factors.totp(user.id);
        const step = known && totp.stepOf(known.secret, proof.code, clock.now());
        return ok(step !== null && (await factors.acceptStep(user.id, step)));
      }
      case 'recovery-code': {
        const hash = recoveryCodeHash(user.id, proof.code);
        return ok(await factors.spendRecoveryCode(user.id, hash));
      }
      case 'passkey':
        return ok((await this.signer(proof))?.user === user.id);
    }
  }

  private async signer(
    proof: Extract<FactorProof, { readonly type: 'passkey' }>,
  ): Promise<Passkey | null> {
    const { factors, passkeys, clock } = this.deps;
    const { party, ticket, response } = proof;
    const challenge = this.challenges.take(ticket, clock.now());
    const id = passkeys.credentialOf(response);
    if (challenge === null || id === null) return null;
    const passkey = await factors.findPasskey(id);
    if (!passkey) return null;
    const counter = await passkeys.verifyAuthentication(party, challenge, { passkey, response });
    if (counter === null) return null;
    await factors.usedPasskey(id, { counter, at: clock.now() });
    return passkey;
  }
}

const FAILED = refused(
  'SECOND_FACTOR_FAILED',
  'This code or key is not right, or was used before: try the next one',
);
