import type { Credential } from '../../src/core/credential.js';
import type { CommandOutcome } from '../../src/core/idempotency.js';
import type { Invitation } from '../../src/core/invitation.js';
import type { Membership } from '../../src/core/membership.js';
import type { AuditEntry } from '../../src/core/audit-entry.js';
import type { ProfileDraft } from '../../src/core/profile-draft.js';
import type { Passkey, Totp } from '../../src/core/second-factor.js';
import type { Session } from '../../src/core/session.js';
import type { Tenant } from '../../src/core/tenant.js';
import type { User } from '../../src/core/user.js';
import type { PasswordResetToken } from '../../src/ports.js';

interface StoredUser {
  readonly user: User;
  readonly passwordHash: string;
  readonly preferences: string;
}

interface StoredSession {
  readonly session: Session;
  readonly tokenHash: string;
  readonly previous: { readonly hash: string; readonly until: number } | null;
}

interface StoredCommand {
  readonly caller: string;
  readonly fingerprint: string;
  readonly at: number;
  readonly outcome: CommandOutcome | null;
}

/** The tables that the stores in memory share. */
export class MemoryWorld {
  readonly tenants = new Map<string, Tenant>();
  readonly users = new Map<string, StoredUser>();
  readonly resets = new Map<string, PasswordResetToken>();
  readonly totps = new Map<string, Totp>();
  readonly recoveryCodes = new Map<string, ReadonlySet<string>>();
  readonly passkeys = new Map<string, Passkey>();
  /** By `<tenant>/<user>`. */
  readonly memberships = new Map<string, Membership>();
  readonly invitations = new Map<string, Invitation>();
  readonly sessions = new Map<string, StoredSession>();
  readonly credentials = new Map<string, { credential: Credential; secretHash: string }>();
  readonly audit: AuditEntry[] = [];
  readonly commands = new Map<string, StoredCommand>();
  /** By tenant, profile and author. */
  readonly drafts = new Map<string, ProfileDraft>();
}
