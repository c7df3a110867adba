import type { HistoryStore } from '@tidegate/backtest';
import type { OpenJobs, ReadyPlan, TidegateConfiguration } from '@tidegate/composition';
import type { VenueRegistry } from '@tidegate/exchange';
import type { Clock, Logger, Timers } from '@tidegate/kernel';
import type { MetricsRegistry } from '@tidegate/observability';
import type { Storage } from '@tidegate/persistence';
import type { StrategyRegistry } from '@tidegate/strategies';

import type { BreakerReset } from './command-line.js';
import type { MarketSession } from './market/market-session.js';

/** Created by `main` before the application; injected into every module. */
export interface ServerRuntime {
  readonly configuration: TidegateConfiguration;
  /** The engine's settings and default profile, derived from the configuration. */
  readonly plan: ReadyPlan;
  /** Executed as soon as the engine runs. */
  readonly resets: readonly BreakerReset[];
  readonly storage: Storage;
  /** Long work of tenants. */
  readonly jobs: OpenJobs;
  /** Recorded candles of tenants. */
  readonly history: HistoryStore;
  readonly venues: VenueRegistry;
  readonly strategies: StrategyRegistry;
  readonly session: MarketSession;
  readonly systemTime: Clock & Timers;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly version: string;
  /** Ends the process after a fault. */
  readonly fail: (thrown: unknown) => void;
}

/** `ServerRuntime`. */
export const RUNTIME = Symbol('tidegate:server-runtime');
