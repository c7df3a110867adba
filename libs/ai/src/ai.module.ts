import { Module, type DynamicModule } from '@nestjs/common';

import type { AiOptions } from './core/ai-options.js';
import { HeuristicPredictor } from './core/heuristic-predictor.js';

/** `AiOptions` of the default profile. */
export const AI_OPTIONS = Symbol('tidegate:ai-options');

/** `Predictor`, which turns features into a probability. */
export const PREDICTOR = Symbol('tidegate:predictor');

/**
 * Provides the analysis options of the default profile and the predictor of every profile. Each account has its own
 * options. Provide another predictor under the same token to replace the heuristic.
 */
@Module({})
export class AiModule {
  static forRoot(options: AiOptions): DynamicModule {
    return {
      module: AiModule,
      providers: [
        { provide: AI_OPTIONS, useValue: options },
        { provide: PREDICTOR, useClass: HeuristicPredictor },
      ],
      exports: [AI_OPTIONS, PREDICTOR],
    };
  }
}
