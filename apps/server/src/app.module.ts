import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { AccessGuard } from './api/access.guard.js';
import { HealthController } from './api/health.controller.js';
import { HomeController } from './api/home.controller.js';
import { ControlModule } from './control/control.module.js';
import { EngineModule } from './engine/engine.module.js';
import { LiveModule } from './live/live.module.js';
import type { ServerRuntime } from './runtime.js';

/** Guards the routes of every module. */
const GUARD = { provide: APP_GUARD, useClass: AccessGuard };

/** Role `all`: the engine, its health, and the routes that change accounts and profiles. */
@Module({})
export class AppModule {
  static for(runtime: ServerRuntime): DynamicModule {
    const engine = EngineModule.for(runtime);
    const control = ControlModule.for(engine);
    return {
      module: AppModule,
      imports: [engine, control, LiveModule.for(engine, control)],
      controllers: [HealthController, HomeController],
      providers: [GUARD],
    };
  }
}

/** Role `engine`: the engine and its health, without routes that change state. */
@Module({})
export class EngineOnlyModule {
  static for(runtime: ServerRuntime): DynamicModule {
    return {
      module: EngineOnlyModule,
      imports: [EngineModule.for(runtime)],
      controllers: [HealthController, HomeController],
      providers: [GUARD],
    };
  }
}
