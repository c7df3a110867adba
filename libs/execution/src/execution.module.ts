import { Module, type DynamicModule } from '@nestjs/common';

import type { ExecutionOptions } from './core/execution-options.js';
import { LiveVenueRegistry, type LiveVenue } from './core/live-venue.js';

/** `ExecutionOptions` of the default profile. */
export const EXECUTION_OPTIONS = Symbol('tidegate:execution-options');

/** `LiveVenueRegistry`: the venues that accept orders of live accounts. */
export const LIVE_VENUES = Symbol('tidegate:live-venues');

/** Provides the live venues and the execution options of the default profile. Accounts bring options of their own. */
@Module({})
export class ExecutionModule {
  static forRoot(options: ExecutionOptions, venues: readonly LiveVenue[]): DynamicModule {
    const providers = [
      { provide: EXECUTION_OPTIONS, useValue: options },
      { provide: LIVE_VENUES, useValue: new LiveVenueRegistry(venues) },
    ];
    return { module: ExecutionModule, providers, exports: [EXECUTION_OPTIONS, LIVE_VENUES] };
  }
}
