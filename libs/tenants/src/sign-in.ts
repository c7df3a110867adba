import {
  epochMs,
  err,
  ok,
  SECOND_MS,
  type Clock,
  type EpochMs,
  type Result,
} from '@tidegate/kernel';

import type { AuditLog } from './audit-log.js';
import type { RequestPlace } from './core/caller.js';
import { ExpiringMap } from './core/expiring-map.js';
import type { UserId } from './core/ids.js';
import { refused, type Refusal } from './core/refusal.js';
import { CHALLENGE_LIFETIME_MS } from './core/second-factor.js';
import { makeSecret, type RandomBytes } from './core/secret.js';
import type { SignInMethod } from './core/session.js';
import type { User } from './core/user.js';
import type { FactorCheck, FactorProof } from './factor-check.js';
import type { Passwords } from './passwords.js';
import type { RelyingParty, SecondFactorStore, UserStore } from './ports.js';
import type { IssuedSession, Sessions } from './sessions.js';
import type { SignInGuard } from './sign-in-guard.js';

export interface SignInDependencies {
  readonly users: UserStore;
  readonly factors: SecondFactorStore;
  readonly passwords: Passwords;
  readonly checks: FactorCheck;
  readonly sessions: Sessions;
  readonly guard: SignInGuard;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** What the browser does next. */
export type SignInStep =
  | { readonly next: 'done'; readonly issued: IssuedSession; readonly user: User }
  | {
      readonly next: 'second-factor';
      /** Presented with the second factor; valid until `expiresAt` for five attempts. */
      readonly ticket: string;
      readonly factors: readonly ('totp' | 'passkey' | 'recovery-code')[];
      readonly expiresAt: EpochMs;
    };

interface Ticket {
  readonly user: UserId;
  attemptsLeft: number;
}

const TICKETS_MAX = 10_000;
const TICKET_ATTEMPTS = 5;
/** At most this many failures are audited within a minute; the log must not fill at the rate of an attack. */
const AUDITED_FAILURES_MAX = 60;

/** Signs users in: by password and second factor, or by passkey alone. */
export class SignIn {
  private readonly tickets = new ExpiringMap<Ticket>(TICKETS_MAX);
  private audited = { since: epochMs(0), count: 0, skipped: 0 };

  constructor(private readonly deps: SignInDependencies) {}

  /** The first step. A wrong password and an unknown login give the same refusal after the same work. */
  async password(
    { login, password }: { readonly login: string; readonly password: string },
    place: RequestPlace,
  ): Promise<Result<SignInStep, Refusal>> {
    const { users, passwords, guard } = this.deps;
    const locked = guard.begin(login, place.address);
    if (locked) return this.refuse(login, place, locked);
    const user = await users.findByLogin(login);
    const verified = await passwords.verify(user, password);
    if (!verified.ok) {
      guard.takeBack(login, place.address);
      return verified;
    }
    if (!verified.value || user?.state !== 'active') return this.refuse(login, place, FAILED.error);
    guard.succeeded(login, place.address);
    return this.afterPassword(user, place);
  }

  /** The second step, with a code of the authenticator or a recovery code. */
  async secondFactor(
    ticketText: string,
    proof: Exclude<FactorProof, { readonly type: 'password' | 'passkey' }>,
    place: RequestPlace,
  ): Promise<Result<SignInStep, Refusal>> {
    const { users, checks, clock } = this.deps;
    const now = clock.now();
    const ticket = this.tickets.get(ticketText, now);
    if (!ticket) return TICKET_INVALID;
    const user = await users.find(ticket.user);
    if (user?.state !== 'active') return TICKET_INVALID;
    ticket.attemptsLeft -= 1;
    if (ticket.attemptsLeft <= 0) this.tickets.delete(ticketText);
    const method = await checks.check(user, proof, place.address);
    if (!method.ok) return this.refuse(user.login, place, method.error);
    this.tickets.delete(ticketText);
    return ok(await this.done(user, method.value, place));
  }

  /** Options for a sign-in with a passkey; the browser offers those that it holds. */
  passkeyOptions(party: RelyingParty): Promise<{
    readonly ticket: string;
    readonly options: Readonly<Record<string, unknown>>;
  }> {
    return this.deps.checks.passkeyOptions(party, null);
  }

  /** Signs in with a passkey alone: it proves the device and, by its own check, the person. */
  async passkey(
    proof: Extract<FactorProof, { readonly type: 'passkey' }>,
    place: RequestPlace,
  ): Promise<Result<SignInStep, Refusal>> {
    const user = await this.deps.checks.passkeyUser(proof);
    if (user?.state !== 'active') {
      return this.refuse('', place, PASSKEY_UNKNOWN.error);
    }
    return ok(await this.done(user, 'passkey', place));
  }

  private async afterPassword(
    user: User,
    place: RequestPlace,
  ): Promise<Result<SignInStep, Refusal>> {
    const { factors, clock, random } = this.deps;
    const summary = await factors.summary(user.id);
    const offered = [
      ...(summary.hasTotp ? (['totp'] as const) : []),
      ...(summary.passkeys > 0 ? (['passkey'] as const) : []),
    ];
    if (offered.length === 0) return ok(await this.done(user, 'password', place));
    const ticket = makeSecret(random);
    const expiresAt = epochMs(clock.now() + CHALLENGE_LIFETIME_MS);
    this.tickets.set(ticket, { user: user.id, attemptsLeft: TICKET_ATTEMPTS }, expiresAt);
    const recovery = summary.recoveryCodesLeft > 0 ? (['recovery-code'] as const) : [];
    return ok({ next: 'second-factor', ticket, factors: [...offered, ...recovery], expiresAt });
  }

  private async done(user: User, method: SignInMethod, place: RequestPlace): Promise<SignInStep> {
    const { sessions, audit } = this.deps;
    const issued = await sessions.open(user.id, method, place);
    await audit.recordUser(place, user, {
      tenant: null,
      action: 'sign-in',
      target: user.login,
      after: method,
    });
    return { next: 'done', issued, user };
  }

  private async refuse(
    login: string,
    place: RequestPlace,
    reason: Refusal,
  ): Promise<Result<never, Refusal>> {
    const now = this.deps.clock.now();
    const isNewMinute = now - this.audited.since >= 60 * SECOND_MS;
    const { skipped } = this.audited;
    if (isNewMinute) this.audited = { since: now, count: 0, skipped: 0 };
    if (this.audited.count >= AUDITED_FAILURES_MAX) {
      this.audited.skipped += 1;
      return err(reason);
    }
    this.audited.count += 1;
    await this.deps.audit.recordAnonymous(place, login, {
      tenant: null,
      action: 'sign-in',
      target: login,
      refusal: reason.code,
      reason: isNewMinute && skipped > 0 ? `${skipped} further failures were not recorded` : '',
    });
    return err(reason);
  }
}

const FAILED = refused('SIGN_IN_FAILED', 'The login or the password is wrong');
const TICKET_INVALID = refused(
  'TICKET_INVALID',
  'The sign-in has expired: start again with your login and password',
);
const PASSKEY_UNKNOWN = refused(
  'PASSKEY_INVALID',
  'This passkey is not known here: sign in with your password',
);
