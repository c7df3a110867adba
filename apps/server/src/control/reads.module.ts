import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { STORAGE } from '@tidegate/persistence';
import { ENGINE_HUB } from '@tidegate/trading';

import { CatalogueController } from '../api/catalogue.controller.js';
import { DecisionsController } from '../api/decisions.controller.js';
import { RecordsController } from '../api/records.controller.js';
import { PROFILE_RESOLVER } from '../engine/engine.module.js';
import { RUNTIME } from '../runtime.js';
import {
  ACCOUNT_OVERVIEWS,
  accountOverviewsOf,
  DECISION_VIEWS,
  decisionViewsOf,
  LIMIT_TRIALS,
  limitTrialsOf,
  LIVE_VIEWS,
  liveViewsOf,
  RECORD_VIEWS,
  recordViewsOf,
  RECORDED_ENTRIES,
  recordedEntriesOf,
} from './account-views.js';

const VIEWS: Provider[] = [
  {
    provide: RECORDED_ENTRIES,
    inject: [RUNTIME, STORAGE, PROFILE_RESOLVER],
    useFactory: recordedEntriesOf,
  },
  {
    provide: DECISION_VIEWS,
    inject: [RUNTIME, STORAGE, RECORDED_ENTRIES],
    useFactory: decisionViewsOf,
  },
  {
    provide: LIMIT_TRIALS,
    inject: [RUNTIME, STORAGE, RECORDED_ENTRIES],
    useFactory: limitTrialsOf,
  },
  { provide: RECORD_VIEWS, inject: [RUNTIME, STORAGE], useFactory: recordViewsOf },
  { provide: LIVE_VIEWS, inject: [RUNTIME, ENGINE_HUB], useFactory: liveViewsOf },
  {
    provide: ACCOUNT_OVERVIEWS,
    inject: [RUNTIME, ENGINE_HUB, DECISION_VIEWS],
    useFactory: accountOverviewsOf,
  },
];

/** The routes that show what an account does. They change nothing. */
@Module({})
export class ReadsModule {
  static for(engine: DynamicModule): DynamicModule {
    return {
      module: ReadsModule,
      imports: [engine],
      controllers: [CatalogueController, DecisionsController, RecordsController],
      providers: VIEWS,
    };
  }
}
