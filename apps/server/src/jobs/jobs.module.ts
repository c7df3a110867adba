import { Module, type DynamicModule } from '@nestjs/common';
import { HistoryViews, JobOperations, settingsOf } from '@tidegate/composition';
import { PROFILE_STORE } from '@tidegate/persistence';
import type { ProfileStore } from '@tidegate/trading';

import { HistoryController } from '../api/history.controller.js';
import { JobsController } from '../api/jobs.controller.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { HISTORY_VIEWS, JOB_OPERATIONS } from './job-tokens.js';

/** The routes of recorded candles and of jobs. */
@Module({})
export class JobsModule {
  static for(engine: DynamicModule): DynamicModule {
    return {
      module: JobsModule,
      imports: [engine],
      controllers: [HistoryController, JobsController],
      providers: [
        { provide: JOB_OPERATIONS, inject: [RUNTIME, PROFILE_STORE], useFactory: jobOperationsOf },
        {
          provide: HISTORY_VIEWS,
          inject: [RUNTIME],
          useFactory: ({ history }: ServerRuntime) => new HistoryViews(history),
        },
      ],
    };
  }
}

function jobOperationsOf(runtime: ServerRuntime, profiles: ProfileStore): JobOperations {
  const { configuration, venues, plan, jobs, history, systemTime } = runtime;
  return new JobOperations({
    ...{ store: jobs.store, runner: jobs.runner, history, profiles, resolver: plan.resolver },
    fed: settingsOf(configuration, {}, venues),
    clock: systemTime,
  });
}
