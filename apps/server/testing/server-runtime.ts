import { MemoryHistoryStore } from '@tidegate/backtest/testing';
import {
  planOf,
  StrategySection,
  TidegateConfiguration,
  type OpenJobs,
} from '@tidegate/composition';
import { VenueRegistry } from '@tidegate/exchange';
import { QueuedJobRunner } from '@tidegate/jobs';
import { MemoryJobStore } from '@tidegate/jobs/testing';
import { silentLogger, type Clock, type Timers } from '@tidegate/kernel';
import { MetricsRegistry } from '@tidegate/observability';
import type { Storage } from '@tidegate/persistence';
import { StrategyRegistry } from '@tidegate/strategies';

import type { ServerRuntime } from '../src/runtime.js';

/** The runtime of a server on the demo market with one instrument, for specs. */
export function serverRuntime(
  storage: Storage,
  time: Clock & Timers,
  faults: unknown[] = [],
): ServerRuntime {
  const configuration = new TidegateConfiguration();
  configuration.market.symbols = ['BTC/USD'];
  configuration.strategies['trend'] = new StrategySection();
  const plan = planOf({ configuration });
  if (!plan.ok) throw new Error('The plan is invalid');
  return {
    configuration,
    plan: plan.value,
    resets: [],
    storage,
    jobs: idleJobs(time),
    history: new MemoryHistoryStore(),
    venues: new VenueRegistry(),
    strategies: new StrategyRegistry(),
    session: {
      source: 'demo',
      label: 'demo market',
      time,
      speed: 1,
      symbols: ['BTC/USD'],
      address: null,
      recordingEnd: Promise.withResolvers<never>().promise,
      stop: () => Promise.resolve(),
    },
    systemTime: time,
    logger: silentLogger,
    metrics: new MetricsRegistry(),
    version: '1',
    fail: (thrown) => faults.push(thrown),
  };
}

/** Jobs that wait for a worker for ever. */
function idleJobs(clock: Clock): OpenJobs {
  const store = new MemoryJobStore();
  const pool = {
    size: 0,
    run: () => Promise.reject(new Error('No worker')),
    close: async () => undefined,
  };
  const runner = new QueuedJobRunner({ store, pool, clock, logger: silentLogger });
  return { store, runner, close: () => runner.close() };
}
