import type { ReadyPlan, TidegateConfiguration } from '@tidegate/composition';
import type { VenueRegistry } from '@tidegate/exchange';
import type { Clock, Logger, Timers } from '@tidegate/kernel';
import type { MetricsRegistry } from '@tidegate/observability';
import type { Storage } from '@tidegate/persistence';
import type { StrategyRegistry } from '@tidegate/strategies';

import type { BreakerReset } from './command-line.js';
import type { MarketSession } from './market/market-session.js';

/** What exists before the application does: made by `main`, handed to every module. */
export interface ServerRuntime {
  readonly configuration: TidegateConfiguration;
  /** What the engine runs on, made of the configuration. */
  readonly plan: ReadyPlan;
  /** To be done as soon as the engine runs. */
  readonly resets: readonly BreakerReset[];
  readonly storage: Storage;
  readonly venues: VenueRegistry;
  readonly strategies: StrategyRegistry;
  readonly session: MarketSession;
  readonly systemTime: Clock & Timers;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly version: string;
  /** Ends the process after a fault that requires a restart. */
  readonly fail: (thrown: unknown) => void;
}

/** `ServerRuntime`. */
export const RUNTIME = Symbol('tidegate:server-runtime');
