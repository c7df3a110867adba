import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { STORAGE } from '@tidegate/persistence';

import { CatalogueController } from '../api/catalogue.controller.js';
import { DecisionsController } from '../api/decisions.controller.js';
import { PROFILE_RESOLVER } from '../engine/engine.module.js';
import { RUNTIME } from '../runtime.js';
import {
  DECISION_VIEWS,
  decisionViewsOf,
  LIMIT_TRIALS,
  limitTrialsOf,
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
];

/** The routes that show what an account does. They change nothing. */
@Module({})
export class ReadsModule {
  static for(engine: DynamicModule): DynamicModule {
    return {
      module: ReadsModule,
      imports: [engine],
      controllers: [CatalogueController, DecisionsController],
      providers: VIEWS,
    };
  }
}
