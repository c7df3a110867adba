import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Clock, Logger } from '@tidegate/kernel';

import { AccessGuard } from './access.guard.js';
import {
  ACCESS_POLICY,
  AccessPolicy,
  RATE_LIMITS,
  type AccessPolicySetup,
  type RefusedAccess,
} from './access-policy.js';
import { ClientAddresses } from './client-address.js';
import { PRINCIPAL_SOURCE, type PrincipalSource } from './principal-source.js';

/** What the guard needs besides the principals. */
export interface AccessSetup {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trustedProxies: readonly string[];
  readonly publicOrigin: string | null;
  readonly inside: AccessPolicySetup['inside'];
  readonly limits?: AccessPolicySetup['limits'];
}

/** Guards the routes of every module. */
@Module({})
export class AccessModule {
  /** `principals` provides `PRINCIPAL_SOURCE`. */
  static for(
    setup: AccessSetup,
    principals: { readonly imports?: readonly DynamicModule[]; readonly source: Provider },
  ): DynamicModule {
    return {
      module: AccessModule,
      imports: [...(principals.imports ?? [])],
      providers: [
        principals.source,
        {
          provide: ACCESS_POLICY,
          inject: [PRINCIPAL_SOURCE],
          useFactory: (source: PrincipalSource) => new AccessPolicy(policySetup(setup, source)),
        },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [ACCESS_POLICY],
    };
  }
}

function policySetup(
  { clock, logger, trustedProxies, publicOrigin, inside, limits = RATE_LIMITS }: AccessSetup,
  principals: PrincipalSource,
): AccessPolicySetup {
  const addresses = new ClientAddresses(trustedProxies);
  return {
    ...{ principals, addresses, clock, limits, publicOrigin, inside },
    audit: async (refused) => logRefusal(logger, refused),
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
