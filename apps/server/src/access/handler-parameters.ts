import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccountsScope } from '@tidegate/composition';
import { CommandHeader } from '@tidegate/contracts';
import { InvariantViolation, TidegateError } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from '@tidegate/model';
import {
  isSignedIn,
  type Caller,
  type Principal,
  type RelyingParty,
  type RequestPlace,
  type SignedInCaller,
} from '@tidegate/tenants';

import { bindRequest } from '../api/bind-request.js';
import {
  accessOf,
  headerOf,
  siteOf,
  type AccessibleRequest,
  type RequestAccess,
} from './request-access.js';

/** Injects the principal with their request, as services and the audit log take it. */
export const ByCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller =>
  auditedCaller(requestOf(context)),
);

/** A caller and the tenant of the path. */
export interface TenantCaller {
  readonly caller: Caller;
  readonly scope: TenantScope;
}

/** Injects the principal with their request, and the tenant of the path. */
export const ByTenantCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): TenantCaller => {
    const request = requestOf(context);
    return { caller: auditedCaller(request), scope: tenantOf(request) };
  },
);

/** Injects the caller if it is a user with a session; refuses a key, a link and the operator. */
export const BySignedIn = createParamDecorator(
  (_data: unknown, context: ExecutionContext): SignedInCaller => {
    const caller = auditedCaller(requestOf(context));
    if (isSignedIn(caller)) return caller;
    throw new TidegateError('USER_REQUIRED', 'This route is for users who signed in');
  },
);

/** Injects where a request comes from, for routes that need no principal. */
export const FromPlace = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RequestPlace => placeOf(requestOf(context)),
);

/** Injects the site that passkeys and cookies belong to. */
export const OnSite = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RelyingParty => siteOf(requestOf(context)),
);

/** Injects whether the request may see what `local` routes show. */
export const IsInside = createParamDecorator(
  (_data: unknown, context: ExecutionContext): boolean =>
    accessOf(requestOf(context))?.isInside ?? false,
);

/** Injects the tenant of the path, which the guard has checked. */
export const InTenant = createParamDecorator(
  (_data: unknown, context: ExecutionContext): TenantScope => tenantOf(requestOf(context)),
);

/** Injects the account of the path, which the guard has checked. */
export const InAccount = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AccountScope => {
    const { tenant, account } = accountsOf(requestOf(context));
    if (account !== null) return { tenant, account };
    throw new TidegateError('REQUEST_INVALID', 'account is "all"; expected the id of one account');
  },
);

/** Injects the account of the path, or all accounts of its tenant for `all`. */
export const InAccounts = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AccountsScope => accountsOf(requestOf(context)),
);

/** Injects the idempotency key of a command and its actor. */
export const Command = createParamDecorator(
  (_data: unknown, context: ExecutionContext): CommandHeader => {
    const request = requestOf(context);
    const key = headerOf(request, 'idempotency-key');
    const { principal } = callerOf(request);
    if (key === undefined) {
      throw new TidegateError(
        'REQUEST_INVALID',
        'The header Idempotency-Key is missing; send a new random key with each command, and the same key to repeat it',
      );
    }
    const actor = actorOf(principal, headerOf(request, 'tidegate-actor'));
    return bindRequest(CommandHeader, { key, actor }, 'headers');
  },
);

/** A request whose guard found a principal. */
export interface CallerAccess extends RequestAccess {
  readonly principal: Principal;
}

/** The name that journal and audit log record. Only the operator, who owns the machine, may choose one. */
function actorOf({ kind, label }: Principal, chosen: string | undefined): string {
  return kind === 'operator' ? (chosen ?? label) : `${kind}:${label}`;
}

function requestOf(context: ExecutionContext): AccessibleRequest {
  return context.switchToHttp().getRequest<AccessibleRequest>();
}

function callerOf(request: AccessibleRequest): CallerAccess {
  const access = accessOf(request);
  if (access?.principal) return { ...access, principal: access.principal };
  throw new InvariantViolation(
    `${request.url} needs a principal, and its access rule asks for none`,
  );
}

function placeOf(request: AccessibleRequest): RequestPlace {
  const { address = '', requestId = request.id } = accessOf(request) ?? {};
  return { address, requestId, device: headerOf(request, 'user-agent') ?? '' };
}

function auditedCaller(request: AccessibleRequest): Caller {
  return { principal: callerOf(request).principal, ...placeOf(request) };
}

function tenantOf(request: AccessibleRequest): TenantScope {
  const scope = accessOf(request)?.scope;
  if (scope) return scope;
  throw new InvariantViolation(`${request.url} needs a tenant, and its path names none`);
}

function accountsOf(request: AccessibleRequest): AccountsScope {
  return { ...tenantOf(request), account: accessOf(request)?.account ?? null };
}
