import type { RoleName, VerbName } from './access-names.js';

export interface MemberAnswer {
  readonly user: string;
  readonly login: string;
  readonly name: string;
  readonly role: RoleName;
  readonly since: string;
  readonly hasSecondFactor: boolean;
  readonly lastSeenAt: string | null;
}

export interface InvitationAnswer {
  readonly id: string;
  readonly role: RoleName;
  readonly note: string;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface IssuedInvitationAnswer extends InvitationAnswer {
  /** Shown once; `null` when a repeated request answers with its stored outcome. */
  readonly token: string | null;
}

/** An API key or a link, without its secret. */
export interface CredentialAnswer {
  readonly id: string;
  readonly name: string;
  readonly verbs: readonly VerbName[];
  /** `null` for all accounts of the tenant. */
  readonly accounts: readonly string[] | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly lastAddress: string;
}

export interface IssuedCredentialAnswer extends CredentialAnswer {
  /** The key or link token. Shown once; `null` when a repeated request answers with its stored outcome. */
  readonly token: string | null;
}

export interface AuditEntryAnswer {
  readonly number: number;
  readonly at: string;
  readonly actor: {
    readonly kind: 'user' | 'key' | 'link' | 'operator' | 'anonymous' | 'system';
    readonly id: string;
    readonly label: string;
  };
  /** @example "members.role-changed" */
  readonly action: string;
  /** @example "ben" */
  readonly target: string;
  /** @example "viewer" */
  readonly before: string;
  /** @example "trader" */
  readonly after: string;
  readonly reason: string;
  /**
   * `done`, or `refused:<code>`.
   * @example "done"
   */
  readonly outcome: string;
  readonly requestId: string;
  readonly address: string;
  /** SHA-256 of the entry in the chain of the installation. */
  readonly hash: string;
}

/** Whether the audit log is complete and unaltered. */
export interface AuditVerificationAnswer {
  readonly isWhole: boolean;
  /** Entries that were checked. */
  readonly entries: number;
  /** The number of the first broken entry; `null` if there is none. */
  readonly brokenAt: number | null;
  readonly headHash: string;
}

export interface TenantAnswer {
  readonly tenant: string;
  readonly title: string;
  readonly state: 'active' | 'suspended';
  readonly accountsMax: number;
  readonly membersMax: number;
  readonly keysMax: number;
  readonly backTestsMax: number;
  readonly createdAt: string;
}

export interface PlatformUserAnswer {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly state: 'active' | 'disabled';
  readonly isAdministrator: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
}

export interface IssuedResetAnswer {
  /** Shown once; `null` when a repeated request answers with its stored outcome. */
  readonly token: string | null;
  readonly expiresAt: string;
}
