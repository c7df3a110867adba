import { Module, type DynamicModule } from '@nestjs/common';

import { EngineHub } from './engine/engine-hub.js';
import type { EngineOptions } from './engine/engine-options.js';

/** `EngineHub`: every engine of the process. */
export const ENGINE_HUB = Symbol('tidegate:engine-hub');
/** `EngineOptions`. */
export const ENGINE_OPTIONS = Symbol('tidegate:engine-options');

/** Provides the hub, without engines, and the rhythm of those that are added. */
@Module({})
export class TradingModule {
  static forRoot(options: EngineOptions): DynamicModule {
    const providers = [
      { provide: ENGINE_HUB, useValue: new EngineHub() },
      { provide: ENGINE_OPTIONS, useValue: options },
    ];
    return { module: TradingModule, providers, exports: [ENGINE_HUB, ENGINE_OPTIONS] };
  }
}
