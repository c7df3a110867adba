import { TidegateError, type AccountId, type Clock } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import {
  checkAccess,
  checkCsrf,
  checkOrigin,
  checkPlatformAccess,
  checkStepUp,
  PLATFORM_VERBS,
  SESSION_COOKIE,
  CSRF_HEADER,
  type PlatformVerb,
  type Principal,
  type Refusal,
  type RefusalCode,
  type Verb,
} from '@tidegate/tenants';

import type { HttpReply } from '../api/http-reply.js';
import type { DeclaredAccess } from './access.js';
import type { ClientAddresses } from './client-address.js';
import type { PrincipalSource } from './principal-source.js';
import { RateLimit, type RateLimitTerms } from './rate-limit.js';
import { headerOf, type AccessibleRequest, type RequestAccess } from './request-access.js';

/** `AccessPolicy`. */
export const ACCESS_POLICY = Symbol('tidegate:access-policy');

/** Rate limits of requests. */
export interface RateLimits {
  /** All requests of an address. */
  readonly address: RateLimitTerms;
  /** All requests of a principal, from any address. */
  readonly principal: RateLimitTerms;
  /** Requests of an address that try a credential, or that need none and change something: sign-in, reset, setup. */
  readonly attempts: RateLimitTerms;
}

export const RATE_LIMITS: RateLimits = {
  address: { burst: 1_000, perSecond: 200 },
  principal: { burst: 500, perSecond: 100 },
  attempts: { burst: 100, perSecond: 2 },
};

export interface AccessPolicySetup {
  readonly principals: PrincipalSource;
  readonly addresses: ClientAddresses;
  readonly clock: Clock;
  readonly limits: RateLimits;
  /** The origin of the console as browsers see it; `null` if it follows from the request's `Host`. */
  readonly publicOrigin: string | null;
  /** Which clients need no credential for `local` routes. `no machine` is for a server that the internet reaches. */
  readonly inside: 'this machine' | 'every machine' | 'no machine';
  /** Records a refused claim. */
  readonly audit: (refused: RefusedAccess) => Promise<void>;
}

/** A request that was refused because of what it claims. */
export interface RefusedAccess {
  readonly principal: Principal;
  readonly scope: TenantScope | null;
  readonly account: AccountId | null;
  readonly code: RefusalCode;
  readonly route: string;
  readonly address: string;
  readonly requestId: string;
}

/** What a socket presents when it connects. */
export interface ConnectionCredentials {
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly address: string;
}

/** A credential hides the cookie, so that one request has one principal. */
interface Credentials {
  readonly authorization: string | undefined;
  /** From the session cookie. */
  readonly token: string | undefined;
  readonly address: string;
}

/** A request and what its route declares. */
export interface Admission {
  readonly request: AccessibleRequest;
  readonly reply: HttpReply;
  readonly declared: DeclaredAccess;
  readonly scope: TenantScope | null;
  readonly account: AccountId | null;
}

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,256}=*)$/i;
/** The route of a refused connection in the audit log. */
const CONNECTION = 'socket /live';
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Decides who may make a request. Refusals are thrown with their code. */
export class AccessPolicy {
  private readonly byAddress: RateLimit;
  private readonly byPrincipal: RateLimit;
  private readonly attempts: RateLimit;

  constructor(private readonly setup: AccessPolicySetup) {
    const { limits, clock } = setup;
    this.byAddress = new RateLimit(limits.address, clock);
    this.byPrincipal = new RateLimit(limits.principal, clock);
    this.attempts = new RateLimit(limits.attempts, clock);
  }

  async admit(admission: Admission): Promise<Omit<RequestAccess, 'scope' | 'account'>> {
    const { request, reply } = admission;
    const address = this.setup.addresses.of(request);
    expectWithin(this.byAddress.take(address), reply);
    const isInside = this.isInside(request);
    const { rule } = admission.declared;
    const isOpen = rule === 'public' || (rule === 'local' && isInside);
    const principal = await this.identify({
      authorization: headerOf(request, 'authorization'),
      token: request.cookies?.[SESSION_COOKIE],
      address,
    });
    if (isOpen && isUnsafe(request)) expectWithin(this.attempts.take(address), reply);
    const ownOrigin = this.ownOrigin(request);
    const found = { principal, address, isInside, ownOrigin, requestId: request.id };
    if (isOpen) {
      const foreign = isUnsafe(request) && checkOrigin(headerOf(request, 'origin'), ownOrigin);
      if (foreign) throw new TidegateError(foreign.code, foreign.message);
      return found;
    }
    if (principal === null) {
      if (triesCredential(request)) expectWithin(this.attempts.take(address), reply);
      throw unidentified();
    }
    if (principal.kind !== 'operator') {
      expectWithin(this.byPrincipal.take(`${principal.kind}:${principal.id}`), reply);
    }
    const refused = this.refusalOf({ ...admission, principal });
    if (refused === null) return found;
    const { scope, account } = admission;
    const route = `${request.method} ${request.url.split('?', 1)[0] ?? ''}`;
    const { code } = refused;
    await this.setup.audit({ ...found, principal, scope, account, code, route });
    throw new TidegateError(code, refused.message);
  }

  /** The principal of a socket connection that may read the tenant. Also checks a connection again while it lasts. */
  async admitConnection(
    { cookie, authorization, origin, host, address }: ConnectionCredentials,
    scope: TenantScope,
  ): Promise<Principal> {
    const token = cookieNamed(cookie ?? '', SESSION_COOKIE);
    const principal = await this.identify({ authorization, token, address });
    if (principal === null) throw unidentified();
    const ownOrigin = this.setup.publicOrigin ?? `http://${host ?? ''}`;
    const refused =
      (principal.session && checkOrigin(origin, ownOrigin)) ?? readingRefusal(principal, scope);
    if (refused === null) return principal;
    const { code, message } = refused;
    const place = { route: CONNECTION, address, requestId: '' };
    await this.setup.audit({ principal, scope, account: null, code, ...place });
    throw new TidegateError(code, message);
  }

  private isInside(request: AccessibleRequest): boolean {
    const { inside, addresses } = this.setup;
    return inside === 'every machine' || (inside === 'this machine' && addresses.isLocal(request));
  }

  private async identify({
    authorization,
    token,
    address,
  }: Credentials): Promise<Principal | null> {
    if (authorization !== undefined) {
      const [, bearer] = BEARER.exec(authorization) ?? [];
      return bearer === undefined ? null : this.setup.principals.byBearer(bearer, address);
    }
    return token === undefined ? null : this.setup.principals.bySession(token, address);
  }

  /** The first rule that refuses a known principal; `null` if none does. */
  private refusalOf(admission: Admission & { readonly principal: Principal }): Refusal | null {
    const { principal, request, declared } = admission;
    const { session } = principal;
    const forged = session && checkCsrf(session, this.proofOf(request));
    return (
      forged ??
      refusalOfRule(admission) ??
      (declared.stepUp ? checkStepUp(principal, this.setup.clock.now()) : null)
    );
  }

  private ownOrigin(request: AccessibleRequest): string {
    const { addresses, publicOrigin } = this.setup;
    const scheme = addresses.isForwardedSecurely(request) ? 'https' : 'http';
    return publicOrigin ?? `${scheme}://${headerOf(request, 'host') ?? ''}`;
  }

  private proofOf(request: AccessibleRequest) {
    return {
      method: request.method,
      token: headerOf(request, CSRF_HEADER),
      origin: headerOf(request, 'origin'),
      ownOrigin: this.ownOrigin(request),
    };
  }
}

function refusalOfRule({
  principal,
  declared: { rule },
  scope,
  account,
}: Admission & { readonly principal: Principal }): Refusal | null {
  if (rule === 'public' || rule === 'signed-in') return null;
  if (rule === 'local') return checkPlatformAccess(principal, 'platform.read');
  if (isPlatformVerb(rule)) return checkPlatformAccess(principal, rule);
  if (scope === null) {
    throw new TidegateError('ACCESS_UNDECLARED', `The rule ${rule} needs a tenant in the path`);
  }
  const verb: Verb = rule;
  // A key or link of single accounts has no access to what concerns the whole tenant.
  if (account === null && principal.accounts !== null) {
    return checkAccess({ ...principal, grants: new Map() }, { scope, verb });
  }
  return checkAccess(principal, { scope: account === null ? scope : { ...scope, account }, verb });
}

/** A key or link of single accounts may read the tenant's stream of those accounts. */
function readingRefusal(principal: Principal, scope: TenantScope): Refusal | null {
  const [account] = principal.accounts ?? [];
  const claimed = account === undefined ? scope : { ...scope, account };
  return checkAccess(principal, { scope: claimed, verb: 'read' });
}

/** The value of one cookie of a `Cookie` header. */
function cookieNamed(header: string, name: string): string | undefined {
  const prefix = `${name}=`;
  const found = header.split(';').map((part) => part.trim());
  return found.find((part) => part.startsWith(prefix))?.slice(prefix.length);
}

function isPlatformVerb(rule: string): rule is PlatformVerb {
  return PLATFORM_VERBS.some((verb) => verb === rule);
}

function isUnsafe({ method }: AccessibleRequest): boolean {
  return !SAFE_METHODS.includes(method);
}

function triesCredential(request: AccessibleRequest): boolean {
  return (
    headerOf(request, 'authorization') !== undefined ||
    request.cookies?.[SESSION_COOKIE] !== undefined
  );
}

function unidentified(): TidegateError {
  return new TidegateError(
    'TOKEN_REQUIRED',
    'Sign in, or send an API key as "Authorization: Bearer <key>"; on this machine, the token in the file access-token of the storage directory',
  );
}

function expectWithin(waitSeconds: number, reply: HttpReply): void {
  if (waitSeconds === 0) return;
  reply.header('retry-after', String(waitSeconds));
  throw new TidegateError(
    'RATE_LIMITED',
    `Too many requests; try again in ${waitSeconds} ${waitSeconds === 1 ? 'second' : 'seconds'}`,
  );
}
