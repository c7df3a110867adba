import 'reflect-metadata';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { planOf, StrategySection, TidegateConfiguration } from '@tidegate/composition';
import { VENUE_REGISTRY, VenueRegistry } from '@tidegate/exchange';
import { epochMs, ManualTime, silentLogger } from '@tidegate/kernel';
import { MARKET_FEED } from '@tidegate/market-data';
import { eventually, FakeMarketFeed, spotInstrument } from '@tidegate/market-data/testing';
import { MetricsRegistry } from '@tidegate/observability';
import { TemporaryStorage } from '@tidegate/persistence/testing';
import { STRATEGY_REGISTRY, StrategyRegistry } from '@tidegate/strategies';

import { AppModule } from './app.module.js';
import { EngineWatch } from './engine/engine-watch.js';
import type { ServerRuntime } from './runtime.js';

const instrument = spotInstrument('BTC/USD');
const time = new ManualTime(epochMs(1_780_000_000_000));

function configured(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  configuration.market.symbols = ['BTC/USD'];
  configuration.strategies['trend'] = new StrategySection();
  return configuration;
}

describe('The application', () => {
  let place: TemporaryStorage;

  beforeEach(() => {
    place = new TemporaryStorage();
  });
  afterEach(() => place.remove());

  async function runtimeOf(faults: unknown[]): Promise<ServerRuntime> {
    const configuration = configured();
    const plan = planOf({ configuration });
    if (!plan.ok) throw new Error('The plan is refused');
    return {
      configuration,
      plan: plan.value,
      resets: [],
      storage: await place.open(),
      venues: new VenueRegistry(),
      strategies: new StrategyRegistry(),
      session: {
        source: 'demo',
        label: 'demo market',
        time,
        speed: 1,
        symbols: ['BTC/USD'],
        address: null,
        stop: () => Promise.resolve(),
      },
      systemTime: time,
      logger: silentLogger,
      metrics: new MetricsRegistry(),
      version: '1',
      fail: (thrown) => faults.push(thrown),
    };
  }

  it('is composed of one module per lib, whose adapters a test puts others in the place of', async () => {
    const faults: unknown[] = [];
    const runtime = await runtimeOf(faults);
    const feed = new FakeMarketFeed({ clock: time, instruments: [instrument] });
    const module = await Test.createTestingModule({ imports: [AppModule.for(runtime)] })
      .overrideProvider(MARKET_FEED)
      .useValue(feed)
      .compile();
    expect(module.get(STRATEGY_REGISTRY, { strict: false })).toBe(runtime.strategies);
    expect(module.get(VENUE_REGISTRY, { strict: false })).toBe(runtime.venues);
    await module.init();
    const engines = module.get(EngineWatch, { strict: false });
    await eventually('the engine runs', () => engines.snapshot().engines[0]?.phase === 'running');
    expect(engines.snapshot().engines[0]?.instruments).toEqual([instrument.id]);
    expect(engines.snapshot().accounts).toMatchObject([
      { scope: { tenant: 'default', account: 'paper' }, equity: '10000' },
    ]);
    await module.close();
    expect(engines.snapshot().engines[0]?.phase).toBe('stopped');
    expect(faults).toEqual([]);
  });
});
