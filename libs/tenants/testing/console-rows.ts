import { epochMs, tenantId, type EpochMs } from '@tidegate/kernel';

import type { AuditDraft } from '../src/core/audit-entry.js';
import type { Credential } from '../src/core/credential.js';
import type { CredentialId, InvitationId, PasskeyId, SessionId, UserId } from '../src/core/ids.js';
import type { Invitation } from '../src/core/invitation.js';
import type { ProfileDraft } from '../src/core/profile-draft.js';
import type { Passkey } from '../src/core/second-factor.js';
import type { Session } from '../src/core/session.js';
import { DEFAULT_QUOTAS, type Tenant } from '../src/core/tenant.js';
import type { User } from '../src/core/user.js';

export const NOW = epochMs(1_780_000_000_000);
export const at = (offset: number): EpochMs => epochMs(NOW + offset);
export const OURS = { tenant: tenantId('ours') };
export const THEIRS = { tenant: tenantId('theirs') };
export const MIRA = 'u-mira' as UserId;
export const INES = 'u-ines' as UserId;
export const HASH = 'f'.repeat(64);

export const userRow = (id: UserId, change: Partial<User> = {}): User => ({
  id,
  login: id.slice(2),
  name: 'Name',
  state: 'active',
  isAdministrator: false,
  createdAt: NOW,
  lastSeenAt: null,
  ...change,
});
export const newUser = (id: UserId, change: Partial<User> = {}) => ({
  user: userRow(id, change),
  passwordHash: `hash of ${id}`,
});
export const tenantRow = (id = OURS.tenant): Tenant => ({
  id,
  title: 'Our desk',
  state: 'active',
  quotas: DEFAULT_QUOTAS,
  createdAt: NOW,
});
export const sessionRow = (id: string, change: Partial<Session> = {}): Session => ({
  id: id as SessionId,
  user: MIRA,
  csrf: 'c',
  method: 'totp',
  createdAt: NOW,
  tokenAt: NOW,
  lastSeenAt: NOW,
  address: '192.0.2.7',
  device: 'Firefox “ESR”',
  steppedUpUntil: NOW,
  ...change,
});
export const invitationRow = (id: string, change: Partial<Invitation> = {}): Invitation => ({
  id: id as InvitationId,
  ...OURS,
  role: 'trader',
  note: 'Ines',
  invitedBy: 'mira',
  createdAt: NOW,
  expiresAt: at(100),
  ...change,
});
export const credentialRow = (id: string, change: Partial<Credential> = {}): Credential => ({
  id: id as CredentialId,
  ...OURS,
  kind: 'key',
  name: 'bot',
  verbs: ['read', 'export'],
  accounts: null,
  createdBy: 'mira',
  createdAt: NOW,
  expiresAt: at(100),
  revokedAt: null,
  lastUsedAt: null,
  lastAddress: '',
  ...change,
});
export const passkeyRow = (id: string, change: Partial<Passkey> = {}): Passkey => ({
  id: id as PasskeyId,
  user: MIRA,
  name: 'Laptop',
  publicKey: 'key',
  counter: 0,
  transports: ['internal', 'hybrid'],
  createdAt: NOW,
  lastUsedAt: null,
  ...change,
});
export const auditDraft = (change: Partial<AuditDraft> = {}): AuditDraft => ({
  tenant: OURS.tenant,
  at: NOW,
  actor: { kind: 'user', id: MIRA, label: 'mira' },
  action: 'members.removed',
  target: 'ines',
  before: 'trader',
  after: '',
  reason: 'left',
  outcome: 'done',
  requestId: 'r-1',
  address: '192.0.2.7',
  ...change,
});
export const draftRow = (change: Partial<ProfileDraft> = {}): ProfileDraft => ({
  profile: 'careful',
  author: 'user:u-mira',
  base: 3,
  content: '{"a":1}',
  note: 'half the risk',
  savedAt: NOW,
  ...change,
});
