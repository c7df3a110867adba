import type { AuditActor } from './audit-entry.js';
import type { UserId } from './ids.js';
import type { Principal, PrincipalSession } from './principal.js';

/** Where a request comes from. */
export interface RequestPlace {
  readonly address: string;
  /** The browser's own description; cut to 200 characters. */
  readonly device: string;
  readonly requestId: string;
}

/** A principal with the request that they make. */
export interface Caller extends RequestPlace {
  readonly principal: Principal;
}

/** A caller who is a user with a session. */
export interface SignedInCaller extends Caller {
  readonly principal: Principal & { readonly kind: 'user'; readonly session: PrincipalSession };
}

export function isSignedIn(caller: Caller): caller is SignedInCaller {
  return caller.principal.kind === 'user' && caller.principal.session !== null;
}

export function userOf({ principal }: SignedInCaller): UserId {
  return principal.session.user;
}

export function actorOf({ principal }: Caller): AuditActor {
  return { kind: principal.kind, id: principal.id, label: principal.label };
}
