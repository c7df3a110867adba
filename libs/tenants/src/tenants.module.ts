import { Module, type DynamicModule } from '@nestjs/common';

import type { ConsoleServices } from './console-services.js';

/** Token of the `ConsoleServices`. */
export const CONSOLE_SERVICES = Symbol('tidegate:console-services');

/** Provides the services of the console. */
@Module({})
export class TenantsModule {
  static forRoot(services: ConsoleServices): DynamicModule {
    const provider = { provide: CONSOLE_SERVICES, useValue: services };
    return { module: TenantsModule, providers: [provider], exports: [CONSOLE_SERVICES] };
  }
}
