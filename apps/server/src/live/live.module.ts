import { Module, type DynamicModule } from '@nestjs/common';
import { TidegateError } from '@tidegate/kernel';

import { ACCESS_TOKEN, type AccessToken } from '../api/access-token.js';
import { LIVE_ACCESS, type LiveAccess } from './live-access.js';
import { LiveGateway } from './live.gateway.js';

/** The socket that pushes events, ticks and status. */
@Module({})
export class LiveModule {
  static for(engine: DynamicModule, control: DynamicModule): DynamicModule {
    return {
      module: LiveModule,
      imports: [engine, control],
      providers: [
        { provide: LIVE_ACCESS, inject: [ACCESS_TOKEN], useFactory: tokenAccess },
        LiveGateway,
      ],
    };
  }
}

/** Admits the holder of the storage's access token to any tenant. */
function tokenAccess(token: AccessToken): LiveAccess {
  return {
    admit: async ({ authorization, tenant }) => {
      if (!token.matches(authorization)) {
        throw new TidegateError('TOKEN_REQUIRED', 'Send the access token of the storage directory');
      }
      return { tenant, accounts: null, principal: 'operator' };
    },
  };
}
