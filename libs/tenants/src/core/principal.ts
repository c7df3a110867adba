import type { AccountId, EpochMs, TenantId } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from '@tidegate/model';

import type { SessionId, UserId } from './ids.js';
import { ALL_PLATFORM_VERBS, ALL_VERBS, type PlatformVerb, type Verb } from './permissions.js';

/** `operator`: the holder of the storage's access token, usually the command line on the same machine. */
export type PrincipalKind = 'user' | 'key' | 'link' | 'operator';

/** Who makes a request, and what they may do. It comes from a credential, never from the request's claims. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** The user's id, the id of the key or link, or `operator`. */
  readonly id: string;
  /** What the audit log shows: the login, or the name of the key. */
  readonly label: string;
  /** Verbs by tenant. Empty for the operator, who holds every verb of every tenant: use `verbsWithin`. */
  readonly grants: ReadonlyMap<TenantId, ReadonlySet<Verb>>;
  readonly platform: ReadonlySet<PlatformVerb>;
  /** Limits a key or link to some accounts; `null` for no limit. */
  readonly accounts: ReadonlySet<AccountId> | null;
  /** `null` unless the request came with a session cookie. */
  readonly session: PrincipalSession | null;
}

export interface PrincipalSession {
  readonly id: SessionId;
  readonly user: UserId;
  readonly csrf: string;
  readonly steppedUpUntil: EpochMs;
}

const NO_VERBS: ReadonlySet<Verb> = new Set();

/** The holder of the access token. */
export const OPERATOR: Principal = {
  kind: 'operator',
  id: 'operator',
  label: 'operator',
  grants: new Map(),
  platform: ALL_PLATFORM_VERBS,
  accounts: null,
  session: null,
};

/**
 * The verbs of a principal in a tenant or account; empty if the principal has no access. A principal that is limited to
 * some accounts has no access to what belongs to the whole tenant.
 */
export function verbsWithin(
  principal: Principal,
  scope: TenantScope | AccountScope,
): ReadonlySet<Verb> {
  const { accounts } = principal;
  if (accounts && !('account' in scope && accounts.has(scope.account))) return NO_VERBS;
  if (principal.kind === 'operator') return ALL_VERBS;
  return principal.grants.get(scope.tenant) ?? NO_VERBS;
}
