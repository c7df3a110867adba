import { Module, type DynamicModule } from '@nestjs/common';

import type { RiskOptions } from './core/options/risk-options.js';

/** `RiskOptions` of the default profile. */
export const RISK_OPTIONS = Symbol('tidegate:risk-options');

/** Provides the risk options of the default profile. Each account has its own options. */
@Module({})
export class RiskModule {
  static forRoot(options: RiskOptions): DynamicModule {
    const provider = { provide: RISK_OPTIONS, useValue: options };
    return { module: RiskModule, providers: [provider], exports: [RISK_OPTIONS] };
  }
}
