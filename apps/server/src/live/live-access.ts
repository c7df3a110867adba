import type { AccountId, TenantId } from '@tidegate/kernel';

/** What a client presents when it connects. */
export interface LiveCredentials {
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly address: string;
  /** The tenant that the client claims. */
  readonly tenant: TenantId;
}

/** Whose events a connection may receive. */
export interface LiveAudience {
  readonly tenant: TenantId;
  /** `null`: every account of the tenant. */
  readonly accounts: ReadonlySet<AccountId> | null;
  /** Connections with the same principal share its bound. */
  readonly principal: string;
}

/** Admits connections, and reviews them while they last: a revoked session or key ends its connections. */
export interface LiveAccess {
  /** Rejects with the code of the refusal, for example `SESSION_REQUIRED` or `SCOPE_FORBIDDEN`. */
  admit(credentials: LiveCredentials): Promise<LiveAudience>;
}

/** `LiveAccess`. */
export const LIVE_ACCESS = Symbol('tidegate:live-access');
