import 'reflect-metadata';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { PREDICTOR, type Predictor } from '@tidegate/ai';
import { VENUE_REGISTRY } from '@tidegate/exchange';
import { LIVE_VENUES, LiveVenueRegistry, type LiveVenue } from '@tidegate/execution';
import { accountId, Decimal, epochMs, ManualTime, tenantId } from '@tidegate/kernel';
import { MARKET_FEED } from '@tidegate/market-data';
import { eventually, FakeMarketFeed, spotInstrument } from '@tidegate/market-data/testing';
import { MetricsRegistry } from '@tidegate/observability';
import { TemporaryStorage } from '@tidegate/persistence/testing';
import { STRATEGY_REGISTRY } from '@tidegate/strategies';
import { ENGINE_HUB, type EngineHub, type ProfileResolver } from '@tidegate/trading';

import { serverRuntime } from '../testing/server-runtime.js';
import { AppModule } from './app.module.js';
import { PROFILE_RESOLVER } from './engine/engine.module.js';
import { EngineWatch } from './engine/engine-watch.js';
import type { ServerRuntime } from './runtime.js';

const instrument = spotInstrument('BTC/USD');
const time = new ManualTime(epochMs(1_780_000_000_000));

/** A live venue that reports 777 USD for every account. */
function richVenue({ plan }: ServerRuntime): LiveVenue {
  const { venue, capabilities } = plan.settings;
  const balances = [{ asset: 'USD', total: new Decimal(777) }];
  return {
    venue,
    capabilities,
    open: () => ({
      capabilities,
      perform: () => undefined,
      report: () => Promise.resolve({ openOrders: [], fills: [], balances }),
      close: () => Promise.resolve(),
    }),
  };
}

describe('AppModule', () => {
  let place: TemporaryStorage;

  beforeEach(() => {
    place = new TemporaryStorage();
  });
  afterEach(() => place.remove());

  async function runtimeOf(faults: unknown[]): Promise<ServerRuntime> {
    return serverRuntime(await place.open(), time, faults);
  }

  it('runs on one module per lib and lets a test override their adapters', async () => {
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

  it('opens a live account at a provided live venue', async () => {
    const faults: unknown[] = [];
    const runtime = await runtimeOf(faults);
    const feed = new FakeMarketFeed({ clock: time, instruments: [instrument] });
    const module = await Test.createTestingModule({ imports: [AppModule.for(runtime)] })
      .overrideProvider(MARKET_FEED)
      .useValue(feed)
      .overrideProvider(LIVE_VENUES)
      .useValue(new LiveVenueRegistry([richVenue(runtime)]))
      .compile();
    await module.init();
    const engines = module.get(EngineWatch, { strict: false });
    await eventually('the engine runs', () => engines.snapshot().engines[0]?.phase === 'running');
    const tenant = tenantId('default');
    const profile = await runtime.storage.profiles.find({ tenant }, 'default', 'latest');
    if (!profile) throw new Error('The start did not save the default profile');
    const scope = { tenant, account: accountId('live') };
    const { venue } = runtime.plan.settings;
    const account = { scope, venue, mode: 'live', kind: 'spot', currency: 'USD' } as const;
    const header = { key: 'k1', actor: 'a test', reason: '', at: time.now() };
    const hub = module.get<EngineHub>(ENGINE_HUB, { strict: false });
    await hub.command({ ...header, type: 'open_account', account, profile, deposit: '0' });
    const isFunded = (): boolean =>
      hub.accounts().some(({ mode, equity }) => mode === 'live' && equity === '777');
    await eventually('the venue has reported', isFunded);
    await module.close();
    expect(faults).toEqual([]);
  });

  it('uses the predictor that overrides the PREDICTOR token', async () => {
    const runtime = await runtimeOf([]);
    const certain: Predictor = {
      name: 'certain',
      isCostly: false,
      estimate: () => ({ probability: 1, contributions: {} }),
    };
    const predictorOf = async (of: TestingModuleBuilder): Promise<Predictor> => {
      const module = await of.compile();
      const resolver = module.get<ProfileResolver>(PROFILE_RESOLVER, { strict: false });
      const { settings, profile } = runtime.plan;
      return resolver.resolve(profile.content, settings).analysis.predictor;
    };
    const made = (): TestingModuleBuilder =>
      Test.createTestingModule({
        imports: [AppModule.for({ ...runtime, metrics: new MetricsRegistry() })],
      });
    expect((await predictorOf(made())).name).toBe('heuristic');
    expect(await predictorOf(made().overrideProvider(PREDICTOR).useValue(certain))).toBe(certain);
    await runtime.storage.close();
  });
});
