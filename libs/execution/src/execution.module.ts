import { Module, type DynamicModule } from '@nestjs/common';

import type { ExecutionOptions } from './core/execution-options.js';

/** `ExecutionOptions` of the default profile. */
export const EXECUTION_OPTIONS = Symbol('tidegate:execution-options');

/** Provides the execution options of the default profile; those of an account come with its own. */
@Module({})
export class ExecutionModule {
  static forRoot(options: ExecutionOptions): DynamicModule {
    const provider = { provide: EXECUTION_OPTIONS, useValue: options };
    return { module: ExecutionModule, providers: [provider], exports: [EXECUTION_OPTIONS] };
  }
}
