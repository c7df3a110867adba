import type { EpochMs, TenantId } from '@tidegate/kernel';

import type { PrincipalKind } from './principal.js';

/** Who acted. `anonymous` failed to sign in or used a token; `system` is Tidegate itself. */
export interface AuditActor {
  readonly kind: PrincipalKind | 'anonymous' | 'system';
  readonly id: string;
  readonly label: string;
}

/** One action, before it has a place in the log. */
export interface AuditDraft {
  /** `null` for an action on the platform. */
  readonly tenant: TenantId | null;
  readonly at: EpochMs;
  readonly actor: AuditActor;
  /** What was done, for example `members.role-changed`. */
  readonly action: string;
  /** What it was done to, for example a login, an account, or a profile version. */
  readonly target: string;
  /** The state before and after, as short text; empty if there is none. Never a secret. */
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  /** `refused:<code>` for a refused action, otherwise `done`. */
  readonly outcome: string;
  readonly requestId: string;
  readonly address: string;
}

/** An action with its place in the chain of the installation and in the chain of its tenant. */
export interface AuditEntry extends AuditDraft {
  /** 1, 2, 3, … over the installation. */
  readonly number: number;
  /** 1, 2, 3, … over the tenant, or over the entries of the platform. */
  readonly tenantNumber: number;
  /** The `leaf` of the tenant's previous entry. */
  readonly previousLeaf: string;
  /** The `hash` of the previous entry of the installation. */
  readonly previousHash: string;
  /** SHA-256 of the canonical JSON of everything above except `previousHash`. */
  readonly leaf: string;
  /** SHA-256 of `previousHash` and `leaf`. */
  readonly hash: string;
}

/** The last entry of a chain. */
export interface AuditHead {
  readonly number: number;
  readonly hash: string;
}

/** Selects entries of an audit log; all fields are optional conditions. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly from?: EpochMs;
  /** Exclusive. */
  readonly to?: EpochMs;
}
