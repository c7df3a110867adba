import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from '@tidegate/kernel';

import { EngineHub } from './engine/engine-hub.js';
import type { EngineOptions } from './engine/engine-options.js';
import { EventBus } from './events/event-bus.js';

/** Token of the `EngineHub`: all engines of the process. */
export const ENGINE_HUB = Symbol('tidegate:engine-hub');
/** Token of the `EngineOptions`. */
export const ENGINE_OPTIONS = Symbol('tidegate:engine-options');
/** Token of the `EventBus`: events of committed changes. */
export const EVENT_BUS = Symbol('tidegate:event-bus');

/** Provides an empty hub, the options of the engines that are added to it, and their event bus. */
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
