import { Module, type DynamicModule } from '@nestjs/common';

import type { StrategyRegistry } from './core/strategy-registry.js';

/** `StrategyRegistry`. */
export const STRATEGY_REGISTRY = Symbol('tidegate:strategy-registry');

/** Provides the registry of strategies. */
@Module({})
export class StrategiesModule {
  static forRoot(registry: StrategyRegistry): DynamicModule {
    const provider = { provide: STRATEGY_REGISTRY, useValue: registry };
    return { module: StrategiesModule, providers: [provider], exports: [STRATEGY_REGISTRY] };
  }
}
