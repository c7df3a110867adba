import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from '@tidegate/kernel';

import { EngineHub } from './engine/engine-hub.js';
import type { EngineOptions } from './engine/engine-options.js';
import { EventBus } from './events/event-bus.js';

/** `EngineHub`: every engine of the process. */
export const ENGINE_HUB = Symbol('tidegate:engine-hub');
/** `EngineOptions`. */
export const ENGINE_OPTIONS = Symbol('tidegate:engine-options');
/** `EventBus`: what engines committed, for whoever listens. */
export const EVENT_BUS = Symbol('tidegate:event-bus');

/** Provides the hub, without engines, the rhythm of those that are added, and the bus of their events. */
@Module({})
export class TradingModule {
  static forRoot(options: EngineOptions, logger: Logger): DynamicModule {
    const providers = [
      { provide: ENGINE_HUB, useValue: new EngineHub() },
      { provide: ENGINE_OPTIONS, useValue: options },
      { provide: EVENT_BUS, useValue: new EventBus(logger) },
    ];
    const tokens = [ENGINE_HUB, ENGINE_OPTIONS, EVENT_BUS];
    return { module: TradingModule, providers, exports: tokens };
  }
}
