import type { AccountId } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import type { Principal, RelyingParty } from '@tidegate/tenants';

/** What the guard found out about a request. */
export interface RequestAccess {
  /** `null` on a public route without a valid credential. */
  readonly principal: Principal | null;
  /** The tenant of the path, checked against the grants; `null` if the path names none. */
  readonly scope: TenantScope | null;
  /** The account of the path, checked likewise; `null` for all accounts or if the path names none. */
  readonly account: AccountId | null;
  /** The address of the client, seen through trusted proxies only. */
  readonly address: string;
  /** Whether the request may see what `local` routes show. */
  readonly isInside: boolean;
  /** The origin of the server as the client's browser sees it. */
  readonly ownOrigin: string;
  /** Appears in the audit log, the server log and the header `X-Request-Id`. */
  readonly requestId: string;
}

/** The members of a Fastify request that access depends on. */
export interface AccessibleRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly cookies?: Readonly<Record<string, string | undefined>>;
  readonly params: unknown;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

const found = new WeakMap<object, RequestAccess>();

export function recordAccess(request: object, access: RequestAccess): void {
  found.set(request, access);
}

/** What the guard recorded; `undefined` if it has not run. */
export function accessOf(request: object): RequestAccess | undefined {
  return found.get(request);
}

/** The only value of a header; `undefined` if it is missing or repeated. */
export function headerOf({ headers }: AccessibleRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** The site that passkeys and cookies of a request belong to. */
export function siteOf(request: AccessibleRequest): RelyingParty {
  const origin = accessOf(request)?.ownOrigin ?? '';
  return { id: URL.canParse(origin) ? new URL(origin).hostname : '', origin };
}
