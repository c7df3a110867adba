import { Module, type DynamicModule } from '@nestjs/common';

import type { AiOptions } from './core/ai-options.js';

/** `AiOptions` of the default profile. */
export const AI_OPTIONS = Symbol('tidegate:ai-options');

/** Provides the analysis options of the default profile; those of an account come with its own. */
@Module({})
export class AiModule {
  static forRoot(options: AiOptions): DynamicModule {
    const provider = { provide: AI_OPTIONS, useValue: options };
    return { module: AiModule, providers: [provider], exports: [AI_OPTIONS] };
  }
}
