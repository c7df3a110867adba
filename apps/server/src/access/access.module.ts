import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Clock, Logger } from '@tidegate/kernel';

import { AccessGuard } from './access.guard.js';
import {
  ACCESS_POLICY,
  AccessPolicy,
  RATE_LIMITS,
  type AccessPolicySetup,
  type RateLimits,
  type RefusedAccess,
} from './access-policy.js';
import { ClientAddresses } from './client-address.js';
import { ACCESS_AUDIT, type AccessAudit } from './access-audit.js';
import { PRINCIPAL_SOURCE, type PrincipalSource } from './principal-source.js';

/** `RateLimits`. */
export const REQUEST_LIMITS = Symbol('tidegate:request-limits');

/** What the guard needs besides the principals. */
export interface AccessSetup {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trustedProxies: readonly string[];
  readonly publicOrigin: string | null;
  readonly inside: AccessPolicySetup['inside'];
}

/** Guards the routes of every module. */
@Module({})
export class AccessModule {
  /** `PRINCIPAL_SOURCE` comes from an imported module or from `source`. */
  static for(
    setup: AccessSetup,
    principals: { readonly imports?: readonly DynamicModule[]; readonly source?: Provider },
  ): DynamicModule {
    return {
      module: AccessModule,
      imports: [...(principals.imports ?? [])],
      providers: [
        ...(principals.source ? [principals.source] : []),
        { provide: REQUEST_LIMITS, useValue: RATE_LIMITS },
        {
          provide: ACCESS_POLICY,
          inject: [PRINCIPAL_SOURCE, REQUEST_LIMITS, { token: ACCESS_AUDIT, optional: true }],
          useFactory: (principals: PrincipalSource, limits: RateLimits, audit?: AccessAudit) =>
            new AccessPolicy(policySetup(setup, { principals, limits }, audit)),
        },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [ACCESS_POLICY],
    };
  }
}

function policySetup(
  { clock, logger, trustedProxies, publicOrigin, inside }: AccessSetup,
  parts: Pick<AccessPolicySetup, 'principals' | 'limits'>,
  audit?: AccessAudit,
): AccessPolicySetup {
  const addresses = new ClientAddresses(trustedProxies);
  return {
    ...{ addresses, clock, publicOrigin, inside, ...parts },
    audit: async (refused) => {
      logRefusal(logger, refused);
      await audit?.(refused);
    },
  };
}

function logRefusal(logger: Logger, { principal, scope, account, ...rest }: RefusedAccess): void {
  logger.warn('Access refused', {
    ...rest,
    caller: `${principal.kind}:${principal.id}`,
    tenant: scope?.tenant,
    account,
  });
}
