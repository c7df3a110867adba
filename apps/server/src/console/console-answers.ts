import type {
  AuditEntryAnswer,
  CredentialAnswer,
  InvitationAnswer,
  MemberAnswer,
  PasskeyAnswer,
  PlatformUserAnswer,
  SessionAnswer,
  SignInAnswer,
  TenantAnswer,
} from '@tidegate/contracts';
import type { EpochMs } from '@tidegate/kernel';
import type {
  AuditEntry,
  Credential,
  Invitation,
  Member,
  Passkey,
  Session,
  SessionId,
  SignInStep,
  Tenant,
  User,
} from '@tidegate/tenants';

// Users, tenants and credentials as routes show them: times in ISO 8601, never a secret.

export function isoOf(at: EpochMs): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoOf(at);
}

export function signInAnswer(step: SignInStep): SignInAnswer {
  if (step.next === 'done') return { next: step.next, ticket: null, factors: [], expiresAt: null };
  const { next, ticket, factors, expiresAt } = step;
  return { next, ticket, factors, expiresAt: isoOf(expiresAt) };
}

export function sessionAnswer(session: Session, current: SessionId): SessionAnswer {
  const { id, method, address, device, createdAt, lastSeenAt } = session;
  return {
    ...{ id, method, address, device },
    isCurrent: id === current,
    createdAt: isoOf(createdAt),
    lastSeenAt: isoOf(lastSeenAt),
  };
}

export function passkeyAnswer({ id, name, createdAt, lastUsedAt }: Passkey): PasskeyAnswer {
  return { id, name, createdAt: isoOf(createdAt), lastUsedAt: isoOrNull(lastUsedAt) };
}

export function memberAnswer(member: Member): MemberAnswer {
  return { ...member, since: isoOf(member.since), lastSeenAt: isoOrNull(member.lastSeenAt) };
}

export function invitationAnswer(invitation: Invitation): InvitationAnswer {
  const { id, role, note, invitedBy, createdAt, expiresAt } = invitation;
  return {
    ...{ id, role, note, invitedBy },
    createdAt: isoOf(createdAt),
    expiresAt: isoOf(expiresAt),
  };
}

export function credentialAnswer(credential: Credential): CredentialAnswer {
  const { id, name, verbs, accounts, createdBy, lastAddress } = credential;
  return {
    ...{ id, name, verbs, accounts, createdBy, lastAddress },
    createdAt: isoOf(credential.createdAt),
    expiresAt: isoOf(credential.expiresAt),
    lastUsedAt: isoOrNull(credential.lastUsedAt),
  };
}

export function auditEntryAnswer(entry: AuditEntry): AuditEntryAnswer {
  const { number, at, actor, action, target, before, after, reason } = entry;
  const { outcome, requestId, address, hash } = entry;
  return {
    ...{ number, at: isoOf(at), actor, action, target, before, after, reason },
    ...{ outcome, requestId, address, hash },
  };
}

export function tenantAnswer({ id, title, state, quotas, createdAt }: Tenant): TenantAnswer {
  return {
    ...{ tenant: id, title, state },
    accountsMax: quotas.accounts,
    membersMax: quotas.members,
    keysMax: quotas.apiKeys,
    backTestsMax: quotas.backtests,
    createdAt: isoOf(createdAt),
  };
}

export function platformUserAnswer(user: User): PlatformUserAnswer {
  const { id, login, name, state, isAdministrator, createdAt, lastSeenAt } = user;
  return {
    ...{ id, login, name, state, isAdministrator },
    createdAt: isoOf(createdAt),
    lastSeenAt: isoOrNull(lastSeenAt),
  };
}
