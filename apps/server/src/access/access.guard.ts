import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccountPath, TenantPath } from '@tidegate/contracts';
import { accountId, tenantId, TidegateError, type AccountId } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import { bindRequest } from '../api/bind-request.js';
import type { HttpReply } from '../api/http-reply.js';
import { ACCESS_RULE, type DeclaredAccess } from './access.js';
import { ACCESS_POLICY, type AccessPolicy } from './access-policy.js';
import { recordAccess, type AccessibleRequest } from './request-access.js';

/** The account segment that stands for all accounts of the tenant. */
const ALL_ACCOUNTS = 'all';

/** Enforces the access rule of a route; refuses a route without a rule. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ACCESS_POLICY) private readonly policy: AccessPolicy,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const declared = this.reflector.getAllAndOverride<DeclaredAccess | undefined>(
      ACCESS_RULE,
      places,
    );
    if (!declared) {
      throw new TidegateError('ACCESS_UNDECLARED', 'This route declares no access rule');
    }
    // A socket was admitted with its connection.
    if (context.getType() !== 'http') return declared.rule === 'public';
    const http = context.switchToHttp();
    const request = http.getRequest<AccessibleRequest>();
    const claim = claimOf(request);
    const reply = http.getResponse<HttpReply>();
    const access = await this.policy.admit({ request, reply, declared, ...claim });
    recordAccess(request, { ...access, ...claim });
    return true;
  }
}

/** The tenant and the account that a path names. */
export interface PathClaim {
  readonly scope: TenantScope | null;
  /** `null` for all accounts, or if the path names none. */
  readonly account: AccountId | null;
}

/** Throws `REQUEST_INVALID`. */
function claimOf({ params }: AccessibleRequest): PathClaim {
  const { tenant, account } = params as { readonly tenant?: string; readonly account?: string };
  if (tenant === undefined) return { scope: null, account: null };
  if (account === undefined || account === ALL_ACCOUNTS) {
    const path = bindRequest(TenantPath, { tenant }, 'path');
    return { scope: { tenant: tenantId(path.tenant) }, account: null };
  }
  const path = bindRequest(AccountPath, { tenant, account }, 'path');
  return { scope: { tenant: tenantId(path.tenant) }, account: accountId(path.account) };
}
