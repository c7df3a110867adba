import { epochMs, err, ok, uuidOf, type Clock, type Result } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import type { AuditLog } from './audit-log.js';
import {
  actorOf,
  userOf,
  type Caller,
  type RequestPlace,
  type SignedInCaller,
} from './core/caller.js';
import type { InvitationId, UserId } from './core/ids.js';
import { INVITATION_LIFETIME_MS, type Invitation } from './core/invitation.js';
import type { Role } from './core/permissions.js';
import { refused, type Refusal } from './core/refusal.js';
import { makeSecret, secretHash, type RandomBytes } from './core/secret.js';
import type { Passwords, UserDetails } from './passwords.js';
import type { InvitationOutcome, InvitationStore, MembershipStore, TenantStore } from './ports.js';

export interface InvitationsDependencies {
  readonly stores: {
    readonly invitations: InvitationStore;
    readonly memberships: MembershipStore;
    readonly tenants: TenantStore;
  };
  readonly passwords: Passwords;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** What the holder of a token sees before accepting. */
export interface InvitationPreview {
  readonly tenant: string;
  readonly title: string;
  readonly role: Role;
  readonly invitedBy: string;
}

const NOTE_LENGTH_MAX = 200;

/** Invitations to a tenant, valid for seven days. */
export class Invitations {
  constructor(private readonly deps: InvitationsDependencies) {}

  /** The token is shown once; it is part of the link that the owner sends. */
  async create(
    caller: Caller,
    scope: TenantScope,
    { role, note }: { readonly role: Role; readonly note: string },
  ): Promise<Result<{ readonly invitation: Invitation; readonly token: string }, Refusal>> {
    const { stores, audit, clock, random } = this.deps;
    const full = await this.refuseFull(scope);
    if (full) return err(full);
    const now = clock.now();
    const token = makeSecret(random);
    const invitation: Invitation = {
      id: uuidOf(random(16)) as InvitationId,
      tenant: scope.tenant,
      role,
      note: note.slice(0, NOTE_LENGTH_MAX),
      invitedBy: actorOf(caller).label,
      createdAt: now,
      expiresAt: epochMs(now + INVITATION_LIFETIME_MS),
    };
    await stores.invitations.create(scope, invitation, secretHash(token));
    await audit.record(caller, {
      tenant: scope.tenant,
      action: 'invitations.created',
      target: invitation.id,
      after: role,
      reason: invitation.note,
    });
    return ok({ invitation, token });
  }

  /** Invitations that are open, the newest first. */
  async list(scope: TenantScope): Promise<readonly Invitation[]> {
    const now = this.deps.clock.now();
    const invitations = await this.deps.stores.invitations.list(scope);
    return invitations.filter(({ expiresAt }) => now < expiresAt);
  }

  async revoke(
    caller: Caller,
    scope: TenantScope,
    id: InvitationId,
  ): Promise<Result<null, Refusal>> {
    const { stores, audit } = this.deps;
    if (!(await stores.invitations.revoke(scope, id))) {
      return refused('TARGET_MISSING', 'There is no such open invitation', { invitation: id });
    }
    const { tenant } = scope;
    await audit.record(caller, { tenant, action: 'invitations.revoked', target: id });
    return ok(null);
  }

  /** `null` for a token that is unknown, expired or used. */
  async preview(token: string): Promise<InvitationPreview | null> {
    const { invitations, tenants } = this.deps.stores;
    const found = await invitations.findByToken(secretHash(token), this.deps.clock.now());
    const tenant = found && (await tenants.find(found));
    if (!found || !tenant) return null;
    const { role, invitedBy } = found;
    return { tenant: tenant.id, title: tenant.title, role, invitedBy };
  }

  /** Creates a user and makes them a member. */
  async accept(
    token: string,
    details: UserDetails,
    place: RequestPlace,
  ): Promise<Result<{ readonly user: UserId; readonly invitation: Invitation }, Refusal>> {
    const { stores, passwords, audit, clock } = this.deps;
    const hash = secretHash(token);
    if (!(await stores.invitations.findByToken(hash, clock.now()))) return TOKEN_INVALID;
    const made = await passwords.newUser(details, false);
    if (!made.ok) return made;
    const accepted = resultOf(await stores.invitations.accept(hash, made.value, clock.now()));
    if (!accepted.ok) return accepted;
    const invitation = accepted.value;
    const { login, id } = made.value.user;
    await audit.recordUser(place, made.value.user, acceptance(invitation, login));
    return ok({ user: id, invitation });
  }

  /** Makes the signed-in user a member of a further tenant. */
  async acceptAs(caller: SignedInCaller, token: string): Promise<Result<Invitation, Refusal>> {
    const { stores, audit, clock } = this.deps;
    const member = { user: userOf(caller) };
    const accepted = resultOf(
      await stores.invitations.accept(secretHash(token), member, clock.now()),
    );
    if (!accepted.ok) return accepted;
    await audit.record(caller, acceptance(accepted.value, caller.principal.label));
    return accepted;
  }

  private async refuseFull(scope: TenantScope): Promise<Refusal | null> {
    const { memberships, tenants } = this.deps.stores;
    const tenant = await tenants.find(scope);
    const members = (await memberships.list(scope)).length + (await this.list(scope)).length;
    const limit = tenant?.quotas.members ?? 0;
    if (members < limit) return null;
    return refused(
      'LIMIT_REACHED',
      `The tenant has ${members} members and open invitations of at most ${limit}`,
      { limit },
    ).error;
  }
}

function acceptance({ tenant, id, role }: Invitation, login: string) {
  return { tenant, action: 'members.joined', target: login, after: role, reason: id };
}

function resultOf(outcome: InvitationOutcome): Result<Invitation, Refusal> {
  switch (outcome.outcome) {
    case 'accepted':
      return ok(outcome.invitation);
    case 'invalid':
      return TOKEN_INVALID;
    case 'login-taken':
      return refused('LOGIN_TAKEN', 'This login is taken: choose another, or sign in first');
    case 'already-member':
      return refused('ALREADY_MEMBER', 'You are a member of this tenant already');
  }
}

const TOKEN_INVALID = refused(
  'TOKEN_INVALID',
  'This invitation is unknown, expired or used: ask for a new one',
);
