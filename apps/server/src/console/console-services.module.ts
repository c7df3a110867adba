import { Module, type DynamicModule } from '@nestjs/common';
import { installedConsole } from '@tidegate/composition';
import { secureRandom } from '@tidegate/observability';
import { STORAGE, type Storage } from '@tidegate/persistence';
import { CONSOLE_SERVICES, type ConsoleServices } from '@tidegate/tenants';

import { ACCESS_AUDIT, type AccessAudit } from '../access/access-audit.js';
import { PRINCIPAL_SOURCE } from '../access/principal-source.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { refusalRecorder } from './refusal-recorder.js';
import { ConsoleUpkeep } from './console-upkeep.js';

/** The services of the console on the stores of this process. */
@Module({})
export class ConsoleServicesModule {
  static for(engine: DynamicModule): DynamicModule {
    return {
      module: ConsoleServicesModule,
      imports: [engine],
      providers: [
        {
          provide: CONSOLE_SERVICES,
          inject: [RUNTIME, STORAGE],
          useFactory: ({ systemTime }: ServerRuntime, storage: Storage) =>
            installedConsole(storage, systemTime, secureRandom),
        },
        {
          provide: PRINCIPAL_SOURCE,
          inject: [CONSOLE_SERVICES],
          useFactory: ({ principals }: ConsoleServices) => principals,
        },
        {
          provide: ACCESS_AUDIT,
          inject: [CONSOLE_SERVICES],
          useFactory: ({ audit }: ConsoleServices): AccessAudit => refusalRecorder(audit),
        },
        ConsoleUpkeep,
      ],
      exports: [CONSOLE_SERVICES, PRINCIPAL_SOURCE, ACCESS_AUDIT],
    };
  }
}
