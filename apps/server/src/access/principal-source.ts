import type { Principal } from '@tidegate/tenants';

/** Finds out who makes a request; implemented by `PrincipalResolver`. */
export interface PrincipalSource {
  /** The signed-in user of a session cookie; `null` if the session is not valid. */
  bySession(token: string, address: string): Promise<Principal | null>;
  /** The holder of an API key, a link or the access token; `null` if the token is not valid. */
  byBearer(token: string, address: string): Promise<Principal | null>;
}

/** `PrincipalSource`. */
export const PRINCIPAL_SOURCE = Symbol('tidegate:principal-source');
