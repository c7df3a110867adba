import { Module, type DynamicModule } from '@nestjs/common';

import { HealthController } from './api/health.controller.js';
import { EngineModule } from './engine/engine.module.js';
import type { ServerRuntime } from './runtime.js';

/** Everything in one process. */
@Module({})
export class AppModule {
  static for(runtime: ServerRuntime): DynamicModule {
    return {
      module: AppModule,
      imports: [EngineModule.for(runtime)],
      controllers: [HealthController],
    };
  }
}
