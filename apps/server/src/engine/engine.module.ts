import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AI_OPTIONS, AiModule, PREDICTOR, type AiOptions, type Predictor } from '@tidegate/ai';
import { DefaultProfileResolver, profileContentOf } from '@tidegate/composition';
import { ExchangeModule, type VenueFeedSetup } from '@tidegate/exchange';
import {
  EXECUTION_OPTIONS,
  ExecutionModule,
  LIVE_VENUES,
  type ExecutionOptions,
  type LiveVenueRegistry,
} from '@tidegate/execution';
import { SeededRng, venueId } from '@tidegate/kernel';
import {
  MARKET_DATA_OPTIONS,
  MARKET_FEED,
  MarketDataModule,
  type MarketDataOptions,
  type MarketFeed,
} from '@tidegate/market-data';
import { randomSeed } from '@tidegate/observability';
import { PersistenceModule, STORAGE, type Storage } from '@tidegate/persistence';
import { RISK_OPTIONS, RiskModule, type RiskOptions } from '@tidegate/risk';
import { STRATEGY_REGISTRY, StrategiesModule, type StrategyRegistry } from '@tidegate/strategies';
import {
  ENGINE_OPTIONS,
  EVENT_BUS,
  TradingModule,
  type EngineOptions,
  type EventBus,
  type ProfileResolver,
} from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { EngineFactory } from './engine-factory.js';
import { EngineLifecycle } from './engine-lifecycle.js';
import { EngineWatch } from './engine-watch.js';
import { MissedTradeLoop } from './missed-trade-loop.js';
import { StorageMetrics } from './storage-metrics.js';
import { StorageUpkeep } from './storage-upkeep.js';
import { SessionLog } from './session-log.js';

/** The default profile's content, as canonical JSON. */
const DEFAULT_PROFILE = Symbol('tidegate:default-profile');

/** `ProfileResolver`, with the strategies and the predictor from the modules. */
export const PROFILE_RESOLVER = Symbol('tidegate:profile-resolver');

/** The engine and its dependencies: one module per lib, and the market of this run. */
@Module({})
export class EngineModule {
  static for(runtime: ServerRuntime): DynamicModule {
    const libs = libModules(runtime);
    return {
      module: EngineModule,
      imports: [ScheduleModule.forRoot(), ...libs],
      providers: [
        { provide: RUNTIME, useValue: runtime },
        {
          provide: DEFAULT_PROFILE,
          inject: [RUNTIME, AI_OPTIONS, RISK_OPTIONS, EXECUTION_OPTIONS, STRATEGY_REGISTRY],
          useFactory: defaultProfile,
        },
        {
          provide: PROFILE_RESOLVER,
          inject: [STRATEGY_REGISTRY, PREDICTOR],
          useFactory: (strategies: StrategyRegistry, predictor: Predictor) =>
            new DefaultProfileResolver(strategies, predictor),
        },
        {
          provide: StorageMetrics,
          inject: [RUNTIME],
          useFactory: ({ metrics }: ServerRuntime) => new StorageMetrics(metrics),
        },
        {
          provide: EngineFactory,
          inject: [
            RUNTIME,
            StorageMetrics,
            STORAGE,
            MARKET_FEED,
            MARKET_DATA_OPTIONS,
            ENGINE_OPTIONS,
            EVENT_BUS,
            DEFAULT_PROFILE,
            LIVE_VENUES,
            PROFILE_RESOLVER,
          ],
          useFactory: engineFactory,
        },
        MissedTradeLoop,
        EngineLifecycle,
        EngineWatch,
        StorageUpkeep,
        SessionLog,
      ],
      exports: [RUNTIME, PROFILE_RESOLVER, EngineWatch, StorageMetrics, ...libs],
    };
  }
}

function libModules(runtime: ServerRuntime): readonly DynamicModule[] {
  const { configuration, logger, storage, strategies, venues } = runtime;
  return [
    PersistenceModule.forRoot(storage),
    MarketDataModule.forRoot(configuration.marketData),
    ExchangeModule.forRoot({
      venues,
      venue: venueId(configuration.market.venue),
      feed: feedSetup(runtime),
    }),
    StrategiesModule.forRoot(strategies),
    AiModule.forRoot(configuration.ai),
    RiskModule.forRoot(configuration.risk),
    // There is no live adapter yet, so the engine refuses live accounts.
    ExecutionModule.forRoot(configuration.execution, []),
    TradingModule.forRoot(configuration.engine, logger.child({ component: 'events' })),
  ];
}

function feedSetup({ configuration, session, systemTime, logger }: ServerRuntime): VenueFeedSetup {
  return {
    options: configuration.venues,
    address: session.address,
    time: session.time,
    wireTime: systemTime,
    rng: new SeededRng(randomSeed()),
    logger: logger.child({ component: configuration.market.venue }),
  };
}

/** The default profile, with the options from the lib modules. */
function defaultProfile(
  ...[runtime, ai, risk, execution, strategies]: [
    ServerRuntime,
    AiOptions,
    RiskOptions,
    ExecutionOptions,
    StrategyRegistry,
  ]
): string {
  return profileContentOf({ ...runtime.configuration, ai, risk, execution }, {}, strategies);
}

function engineFactory(
  ...[
    runtime,
    metrics,
    storage,
    feed,
    marketData,
    options,
    events,
    profileContent,
    liveVenues,
    resolver,
  ]: [
    ServerRuntime,
    StorageMetrics,
    Storage,
    MarketFeed,
    MarketDataOptions,
    EngineOptions,
    EventBus,
    string,
    LiveVenueRegistry,
    ProfileResolver,
  ]
): EngineFactory {
  const parts = { runtime, metrics, storage, feed, marketData, options, events, profileContent };
  return new EngineFactory({ ...parts, liveVenues, resolver });
}
