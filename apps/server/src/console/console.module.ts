import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';

import { AuditController } from './audit.controller.js';
import { AuthController } from './auth.controller.js';
import { CredentialsController } from './credentials.controller.js';
import { FactorsController } from './factors.controller.js';
import { IdempotentInterceptor } from './idempotent.interceptor.js';
import { InvitationsController } from './invitations.controller.js';
import { MeController } from './me.controller.js';
import { MembersController } from './members.controller.js';
import { PlatformController } from './platform.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SetupController } from './setup.controller.js';

/** Routes about people and their rights. */
@Module({})
export class ConsoleModule {
  /** `imports` provide `CONSOLE_SERVICES` and `OPERATIONS`. */
  static for(...imports: readonly DynamicModule[]): DynamicModule {
    return {
      module: ConsoleModule,
      imports: [...imports],
      controllers: [
        SetupController,
        AuthController,
        MeController,
        FactorsController,
        SessionsController,
        MembersController,
        InvitationsController,
        CredentialsController,
        AuditController,
        PlatformController,
      ],
      providers: [{ provide: APP_INTERCEPTOR, useClass: IdempotentInterceptor }],
    };
  }
}
