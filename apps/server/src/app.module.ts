import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { PersistenceModule } from '@tidegate/persistence';

import { HealthController } from './api/health.controller.js';
import { EngineLifecycle } from './engine/engine-lifecycle.js';
import { RUNTIME, type ServerRuntime } from './runtime.js';

/** The composition root: storage, schedule, engine and the few routes of a headless server. */
@Module({})
export class AppModule {
  static for(runtime: ServerRuntime): DynamicModule {
    return {
      module: AppModule,
      imports: [ScheduleModule.forRoot(), PersistenceModule.forRoot(runtime.storage)],
      controllers: [HealthController],
      providers: [{ provide: RUNTIME, useValue: runtime }, EngineLifecycle],
    };
  }
}
