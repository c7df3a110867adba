import { Module, type DynamicModule } from '@nestjs/common';

import { ACCESS_POLICY, type AccessPolicy } from '../access/access-policy.js';
import { LIVE_ACCESS, type LiveAccess } from './live-access.js';
import { LiveGateway } from './live.gateway.js';

/** The socket that pushes events, ticks and status. */
@Module({})
export class LiveModule {
  static for(engine: DynamicModule, access: DynamicModule): DynamicModule {
    return {
      module: LiveModule,
      imports: [engine, access],
      providers: [
        { provide: LIVE_ACCESS, inject: [ACCESS_POLICY], useFactory: guardedAccess },
        LiveGateway,
      ],
    };
  }
}

/** Admits principals that may read the tenant, and limits them to their accounts. */
function guardedAccess(policy: AccessPolicy): LiveAccess {
  return {
    admit: async (credentials) => {
      const { tenant } = credentials;
      const { kind, id, accounts } = await policy.admitConnection(credentials, { tenant });
      return { tenant, accounts, principal: `${kind}:${id}` };
    },
  };
}
