import { planOf, StrategySection, TidegateConfiguration } from '@tidegate/composition';
import { VenueRegistry } from '@tidegate/exchange';
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
