import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';

import { AccessModule, type AccessSetup } from './access/access.module.js';
import { OperatorOnly } from './access/operator-only.js';
import { PRINCIPAL_SOURCE } from './access/principal-source.js';
import { HealthController } from './api/health.controller.js';
import { StatusPageController } from './api/status-page.controller.js';
import { ConsoleModule } from './console/console.module.js';
import { ConsoleServicesModule } from './console/console-services.module.js';
import { ControlModule } from './control/control.module.js';
import { ModeHeader } from './control/mode-header.js';
import { ReadsModule } from './control/reads.module.js';
import { EngineModule } from './engine/engine.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LiveModule } from './live/live.module.js';
import type { ServerRuntime } from './runtime.js';

/** Role `all`: the engine, its health, and the routes for people and programs. */
@Module({})
export class AppModule {
  static for(runtime: ServerRuntime): DynamicModule {
    const engine = EngineModule.for(runtime);
    const services = ConsoleServicesModule.for(engine);
    const access = AccessModule.for(accessSetup(runtime), { imports: [services] });
    const control = ControlModule.for(engine);
    return {
      module: AppModule,
      imports: [
        engine,
        services,
        access,
        control,
        ConsoleModule.for(services, control),
        ReadsModule.for(engine),
        JobsModule.for(engine),
        LiveModule.for(engine, access),
      ],
      controllers: [HealthController, StatusPageController],
      providers: [{ provide: APP_INTERCEPTOR, useClass: ModeHeader }],
    };
  }
}

/** Role `engine`: the engine and its health, without routes that change state. */
@Module({})
export class EngineOnlyModule {
  static for(runtime: ServerRuntime): DynamicModule {
    const source = { provide: PRINCIPAL_SOURCE, useValue: new OperatorOnly(null) };
    const setup: AccessSetup = { ...accessSetup(runtime), inside: 'every machine' };
    return {
      module: EngineOnlyModule,
      imports: [EngineModule.for(runtime), AccessModule.for(setup, { source })],
      controllers: [HealthController, StatusPageController],
    };
  }
}

function accessSetup({ configuration, systemTime, logger }: ServerRuntime): AccessSetup {
  const { trustedProxies, publicUrl } = configuration.server;
  const publicOrigin = publicUrl === undefined ? null : new URL(publicUrl).origin;
  return {
    clock: systemTime,
    logger: logger.child({ component: 'access' }),
    trustedProxies,
    publicOrigin,
    inside: publicOrigin === null ? 'this machine' : 'no machine',
  };
}
