import type { EpochMs } from '@tidegate/kernel';
import type { Page, PageRequest, TenantScope } from '@tidegate/model';

import type { AuditDraft, AuditEntry, AuditFilter, AuditHead } from './core/audit-entry.js';
import type { Credential } from './core/credential.js';
import type {
  CommandOutcome,
  IdempotencyScope,
  IdempotencyState,
  KeyedCommand,
} from './core/idempotency.js';
import type { CredentialId, InvitationId, PasskeyId, SessionId, UserId } from './core/ids.js';
import type { Invitation } from './core/invitation.js';
import type { Membership } from './core/membership.js';
import type { Role } from './core/permissions.js';
import type { DraftKey, ProfileDraft } from './core/profile-draft.js';
import type { FactorSummary, Passkey, Totp } from './core/second-factor.js';
import type { Session } from './core/session.js';
import type { Tenant, TenantChange } from './core/tenant.js';
import type { User, UserChange, UserState } from './core/user.js';

/** Tenants. Pages are ordered by id. */
export interface TenantStore {
  /** False if the tenant exists already. */
  create(scope: TenantScope, tenant: Omit<Tenant, 'id'>): Promise<boolean>;
  find(scope: TenantScope): Promise<Tenant | null>;
  /** False if the tenant does not exist. */
  change(scope: TenantScope, change: TenantChange): Promise<boolean>;
  list(request: PageRequest): Promise<Page<Tenant>>;
}

/** A new user with the hash of the password. */
export interface NewUser {
  readonly user: User;
  readonly passwordHash: string;
}

/** Users of the installation. They belong to no tenant. Pages are in the order of their logins. */
export interface UserStore {
  isEmpty(): Promise<boolean>;
  /** False if the login is taken. */
  create(user: NewUser): Promise<boolean>;
  /**
   * Creates the first user as owner of the tenants, each created if it is missing, all or nothing. False if there is a
   * user already.
   */
  createFirst(user: NewUser, tenants: readonly Tenant[]): Promise<boolean>;
  find(user: UserId): Promise<User | null>;
  /** Without regard to case. */
  findByLogin(login: string): Promise<User | null>;
  change(user: UserId, change: UserChange): Promise<boolean>;
  /** `last` if no other active administrator would remain. */
  setState(user: UserId, state: UserState): Promise<'done' | 'missing' | 'last'>;
  setAdministrator(user: UserId, isAdministrator: boolean): Promise<'done' | 'missing' | 'last'>;
  passwordHash(user: UserId): Promise<string | null>;
  setPassword(user: UserId, passwordHash: string): Promise<boolean>;
  seen(user: UserId, at: EpochMs): Promise<void>;
  /** JSON text of at most 32 kB that only the console interprets; `{}` for a new user. */
  preferences(user: UserId): Promise<string>;
  setPreferences(user: UserId, preferences: string): Promise<boolean>;
  list(request: PageRequest): Promise<Page<User>>;
}

/** A one-time token that sets a new password. A new one replaces the user's earlier one. */
export interface PasswordResetToken {
  readonly user: UserId;
  readonly tokenHash: string;
  readonly expiresAt: EpochMs;
  readonly removesSecondFactors: boolean;
}

export interface PasswordResetStore {
  save(token: PasswordResetToken): Promise<void>;
  /** Returns and deletes a token that has not expired. */
  take(tokenHash: string, now: EpochMs): Promise<PasswordResetToken | null>;
}

/** TOTP, recovery codes and passkeys. */
export interface SecondFactorStore {
  summary(user: UserId): Promise<FactorSummary>;
  totp(user: UserId): Promise<Totp | null>;
  setTotp(user: UserId, totp: Totp | null): Promise<void>;
  /** Records the step; false if it or a later one was accepted before. */
  acceptStep(user: UserId, step: number): Promise<boolean>;
  /** Replaces all recovery codes of the user. */
  setRecoveryCodes(user: UserId, codeHashes: readonly string[]): Promise<void>;
  /** Deletes the code; false if the user has no such code. */
  spendRecoveryCode(user: UserId, codeHash: string): Promise<boolean>;
  passkeys(user: UserId): Promise<readonly Passkey[]>;
  findPasskey(id: PasskeyId): Promise<Passkey | null>;
  /** False if the credential is registered already. */
  addPasskey(passkey: Passkey): Promise<boolean>;
  usedPasskey(
    id: PasskeyId,
    use: { readonly counter: number; readonly at: EpochMs },
  ): Promise<void>;
  /** False if the user has no such passkey. */
  removePasskey(user: UserId, id: PasskeyId): Promise<boolean>;
  /** Removes every second factor of the user. */
  clear(user: UserId): Promise<void>;
}

/** Memberships. A tenant keeps at least one owner: the store refuses the change that would remove the last one. */
export interface MembershipStore {
  list(scope: TenantScope): Promise<readonly Membership[]>;
  find(scope: TenantScope, user: UserId): Promise<Membership | null>;
  /** All memberships of one user, in the order of the tenants. */
  ofUser(user: UserId): Promise<readonly Membership[]>;
  /** False if the user is a member already. */
  add(scope: TenantScope, member: Omit<Membership, 'tenant'>): Promise<boolean>;
  changeRole(scope: TenantScope, user: UserId, role: Role): Promise<'done' | 'missing' | 'last'>;
  remove(scope: TenantScope, user: UserId): Promise<'done' | 'missing' | 'last'>;
}

export type InvitationOutcome =
  | { readonly outcome: 'accepted'; readonly invitation: Invitation }
  | { readonly outcome: 'invalid' | 'login-taken' | 'already-member' };

/** Open invitations. Accepted and revoked ones are deleted. */
export interface InvitationStore {
  /** Also deletes invitations of the tenant that have expired by the creation of this one. */
  create(scope: TenantScope, invitation: Invitation, tokenHash: string): Promise<void>;
  list(scope: TenantScope): Promise<readonly Invitation[]>;
  /** False if the tenant has no such invitation. */
  revoke(scope: TenantScope, id: InvitationId): Promise<boolean>;
  /** An invitation that has not expired. Only the holder of the token can name it. */
  findByToken(tokenHash: string, now: EpochMs): Promise<Invitation | null>;
  /** Deletes the invitation and adds its member, creating a new user first, all or nothing. */
  accept(
    tokenHash: string,
    member: NewUser | { readonly user: UserId },
    now: EpochMs,
  ): Promise<InvitationOutcome>;
}

/** Sessions of users. They belong to no tenant. */
export interface SessionStore {
  /** Adds a session, and ends the user's least recently used one beyond the limit. */
  create(session: Session, tokenHash: string): Promise<void>;
  /** The session of a token, or of the token before it until the end of its grace period. */
  findByToken(tokenHash: string, now: EpochMs): Promise<Session | null>;
  /** Newest use first. */
  list(user: UserId): Promise<readonly Session[]>;
  seen(session: SessionId, use: { readonly at: EpochMs; readonly address: string }): Promise<void>;
  /** Replaces the token; the old one stays valid until `graceUntil`. False if the session has ended. */
  rotate(
    session: SessionId,
    token: { readonly hash: string; readonly at: EpochMs; readonly graceUntil: EpochMs },
  ): Promise<boolean>;
  stepUp(session: SessionId, until: EpochMs): Promise<boolean>;
  /** False if the user has no such session. */
  end(user: UserId, session: SessionId): Promise<boolean>;
  /** Ends all sessions of the user except `kept`; returns how many. */
  endAll(user: UserId, kept: SessionId | null): Promise<number>;
  /** Deletes sessions last used before `usedBefore` or created before `createdBefore`; returns how many. */
  sweep(bounds: { readonly usedBefore: EpochMs; readonly createdBefore: EpochMs }): Promise<number>;
}

/** API keys and investor links. */
export interface CredentialStore {
  /** False if the id is taken. Also deletes credentials of the tenant that ended `CREDENTIAL_KEPT_MS` before. */
  create(scope: TenantScope, credential: Credential, secretHash: string): Promise<boolean>;
  /** All credentials of a tenant that are still kept, newest first. */
  list(scope: TenantScope): Promise<readonly Credential[]>;
  /** False if the tenant has no such credential, or it is revoked. */
  revoke(scope: TenantScope, id: CredentialId, at: EpochMs): Promise<boolean>;
  used(
    scope: TenantScope,
    id: CredentialId,
    use: { readonly at: EpochMs; readonly address: string },
  ): Promise<void>;
  /** Finds the credential that a request presents, with the hash of its secret. The caller compares the secret. */
  present(
    id: CredentialId,
  ): Promise<{ readonly credential: Credential; readonly secretHash: string } | null>;
}

/** Entries of one audit log: of a tenant, or of the platform. */
export type AuditScope = TenantScope | 'platform';

/** The append-only audit log. Pages are newest first. */
export interface AuditStore {
  append(draft: AuditDraft): Promise<AuditEntry>;
  entries(scope: AuditScope, filter: AuditFilter, request: PageRequest): Promise<Page<AuditEntry>>;
  /** Up to `limit` entries of a tenant after its entry `tenantNumber`, oldest first. */
  export(scope: AuditScope, after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** Up to `limit` entries of the installation after entry `number`, oldest first: for verification only. */
  chain(after: number, limit: number): Promise<readonly AuditEntry[]>;
  head(): Promise<AuditHead>;
}

/** Commands by idempotency key. */
export interface IdempotencyStore {
  /** Atomic: of two simultaneous calls with the same key, one gets `new`. */
  begin(scope: IdempotencyScope, command: KeyedCommand): Promise<IdempotencyState>;
  finish(scope: IdempotencyScope, key: string, outcome: CommandOutcome): Promise<void>;
  /** Forgets a command that changed nothing, so that it may run again. */
  abandon(scope: IdempotencyScope, key: string): Promise<void>;
  /** Deletes records older than the outcome's lifetime; returns how many. */
  sweep(now: EpochMs): Promise<number>;
}

/** Drafts of profiles. */
export interface ProfileDraftStore {
  /** Replaces the author's draft of the profile. */
  save(scope: TenantScope, draft: ProfileDraft): Promise<void>;
  find(scope: TenantScope, key: DraftKey): Promise<ProfileDraft | null>;
  /** False if there is no such draft. */
  discard(scope: TenantScope, key: DraftKey): Promise<boolean>;
}

/** All stores of the console. */
export interface ConsoleStores {
  readonly tenants: TenantStore;
  readonly users: UserStore;
  readonly resets: PasswordResetStore;
  readonly factors: SecondFactorStore;
  readonly memberships: MembershipStore;
  readonly invitations: InvitationStore;
  readonly sessions: SessionStore;
  readonly credentials: CredentialStore;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly drafts: ProfileDraftStore;
}

/** Slow, salted password hashes. */
export interface PasswordHasher {
  /** Throws `PASSWORD_HASHING_BUSY` (retryable) if too many callers wait. */
  hash(password: string): Promise<string>;
  /** Throws `PASSWORD_HASHING_BUSY` (retryable) if too many callers wait. */
  verify(hash: string, password: string): Promise<boolean>;
  /** Whether the hash was made with other parameters than those of today. */
  isOutdated(hash: string): boolean;
}

/** One-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds). */
export interface TotpCodes {
  /** Base32, 160 random bits. */
  makeSecret(): string;
  /** `otpauth://totp/…` for a QR code. */
  uri(secret: string, login: string): string;
  /** The 30-second step of a valid code, at most one step off; `null` for a wrong code. */
  stepOf(secret: string, code: string, now: EpochMs): number | null;
}

/** The site that passkeys belong to. It comes from the configuration or the request, never from the authenticator. */
export interface RelyingParty {
  /** The host name. */
  readonly id: string;
  /** For instance `https://desk.example`. */
  readonly origin: string;
}

/** WebAuthn. Options and responses are the JSON of the browser's API. */
export interface PasskeyCeremonies {
  registrationOptions(
    party: RelyingParty,
    user: { readonly id: UserId; readonly login: string; readonly name: string },
    known: readonly Passkey[],
  ): Promise<PasskeyChallenge>;
  /** `null` if the response does not prove a new credential for this challenge and site. */
  verifyRegistration(
    party: RelyingParty,
    challenge: string,
    response: unknown,
  ): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> | null>;
  authenticationOptions(party: RelyingParty, known: readonly Passkey[]): Promise<PasskeyChallenge>;
  /** The credential that a response claims to be signed by; `null` if it is malformed. */
  credentialOf(response: unknown): PasskeyId | null;
  /** The new signature counter; `null` if the response is not signed by the passkey for this challenge and site. */
  verifyAuthentication(
    party: RelyingParty,
    challenge: string,
    signed: { readonly passkey: Passkey; readonly response: unknown },
  ): Promise<number | null>;
}

/** Options for the browser, and the challenge in them. */
export interface PasskeyChallenge {
  readonly challenge: string;
  readonly options: Readonly<Record<string, unknown>>;
}
