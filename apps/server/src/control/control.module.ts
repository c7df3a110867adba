import { Module, type DynamicModule } from '@nestjs/common';
import {
  ACCOUNT_DIRECTORY,
  COMMAND_QUEUE,
  CONSOLE_STORES,
  PROFILE_STORE,
  TRADING_STORE,
} from '@tidegate/persistence';
import { STRATEGY_REGISTRY } from '@tidegate/strategies';
import { ENGINE_HUB } from '@tidegate/trading';

import { AccountsController } from '../api/accounts.controller.js';
import { ControlController } from '../api/control.controller.js';
import { ControlViewsController } from '../api/control-views.controller.js';
import { ExportsController } from '../api/exports.controller.js';
import { ProfileChangesController } from '../api/profile-changes.controller.js';
import { ProfilesController } from '../api/profiles.controller.js';
import { TradingController } from '../api/trading.controller.js';
import { RUNTIME } from '../runtime.js';
import { CONTROL_VIEWS, controlViewsOf } from './control-views.js';
import { OPERATIONS, operationsOf } from './operations.js';
import { PROFILE_DESK, profileDeskOf } from './profile-desk.js';
import { TRADING_EXPORTS, tradingExportsOf } from './trading-exports.js';
import { TRADING_VIEWS, tradingViewsOf } from './trading-views.js';

/** The routes that change accounts, profiles and engines, and show trading data. */
@Module({})
export class ControlModule {
  static for(engine: DynamicModule): DynamicModule {
    return {
      module: ControlModule,
      imports: [engine],
      controllers: [
        AccountsController,
        ProfileChangesController,
        ProfilesController,
        ControlController,
        ControlViewsController,
        TradingController,
        ExportsController,
      ],
      providers: [
        {
          provide: OPERATIONS,
          inject: [RUNTIME, ACCOUNT_DIRECTORY, PROFILE_STORE, STRATEGY_REGISTRY, ENGINE_HUB],
          useFactory: operationsOf,
        },
        {
          provide: PROFILE_DESK,
          inject: [
            RUNTIME,
            OPERATIONS,
            ACCOUNT_DIRECTORY,
            PROFILE_STORE,
            STRATEGY_REGISTRY,
            CONSOLE_STORES,
          ],
          useFactory: profileDeskOf,
        },
        {
          provide: TRADING_VIEWS,
          inject: [RUNTIME, TRADING_STORE, ACCOUNT_DIRECTORY],
          useFactory: tradingViewsOf,
        },
        {
          provide: TRADING_EXPORTS,
          inject: [RUNTIME, TRADING_STORE],
          useFactory: tradingExportsOf,
        },
        {
          provide: CONTROL_VIEWS,
          inject: [RUNTIME, TRADING_STORE, ACCOUNT_DIRECTORY, COMMAND_QUEUE, ENGINE_HUB],
          useFactory: controlViewsOf,
        },
      ],
      exports: [OPERATIONS],
    };
  }
}
