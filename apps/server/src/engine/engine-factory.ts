import { seedStorage } from '@tidegate/composition';
import type { LiveVenueRegistry } from '@tidegate/execution';
import { accountId, tenantId } from '@tidegate/kernel';
import type { MarketDataOptions, MarketFeed } from '@tidegate/market-data';
import type { Storage } from '@tidegate/persistence';
import {
  expectOwnStorage,
  VenueEngine,
  type AccountSeed,
  type EngineOptions,
  type EngineStores,
  type EventBus,
  type LoopRegistry,
  type ProfileResolver,
} from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';
import { measuredStore } from './measured-store.js';
import type { StorageMetrics } from './storage-metrics.js';

/** Dependencies of an engine, provided by modules; tests override them. */
export interface EngineParts {
  readonly runtime: ServerRuntime;
  readonly metrics: StorageMetrics;
  readonly storage: Storage;
  readonly feed: MarketFeed;
  readonly marketData: MarketDataOptions;
  readonly options: EngineOptions;
  readonly events: EventBus;
  readonly liveVenues: LiveVenueRegistry;
  /** The default profile from the settings, as canonical JSON. */
  readonly profileContent: string;
  readonly resolver: ProfileResolver;
}

/** Builds the engine of the configured market, connected to the venue or the simulator. */
export class EngineFactory {
  constructor(private readonly parts: EngineParts) {}

  /** First seeds the storage from the settings: the default profile, and the accounts of a new storage. */
  async create(loops: LoopRegistry): Promise<VenueEngine> {
    const { runtime, storage, feed, liveVenues, marketData, options, events, resolver } =
      this.parts;
    const { configuration, plan, session, systemTime, logger } = runtime;
    const { ai, market, tenants } = configuration;
    return new VenueEngine({
      settings: plan.settings,
      resolver,
      seeds: await this.seeds(),
      tenantExposureMax: tenants.exposureMax || null,
      feed,
      liveVenue: liveVenues.find(plan.settings.venue),
      symbols: session.symbols,
      channels: market.channels,
      bookDepth: market.bookDepth,
      bookOptions: ai.book,
      marketData: marketDataAt(session.speed, marketData),
      options,
      clock: session.time,
      timers: session.time,
      wireTimers: systemTime,
      speed: session.speed,
      logger: logger.child({ component: 'engine' }),
      stores: this.stores(),
      telemetry: storage.telemetry,
      events,
      onFault: runtime.fail,
      loops,
    });
  }

  private stores(): EngineStores {
    const { storage, metrics } = this.parts;
    const { shards, directory: accounts, profiles, commands, exposure, installation } = storage;
    const trading = measuredStore(storage.trading, {
      now: () => performance.now(),
      onCommit: (outcome, seconds) => metrics.countCommit(outcome, seconds),
    });
    return { trading, shards, accounts, profiles, commands, exposure, installation };
  }

  private async seeds(): Promise<readonly AccountSeed[]> {
    const { runtime, storage, profileContent } = this.parts;
    const { configuration, plan, session, logger } = runtime;
    const { accounts: sections } = configuration;
    const configured = sections.map(({ tenant, id }) => ({
      tenant: tenantId(tenant),
      account: accountId(id),
    }));
    const { shard, venue } = plan.settings;
    const at = session.time.now();
    // Check before the first write, so that a storage of another installation stays unchanged.
    await expectOwnStorage({ shard, stores: storage, configured, speed: session.speed }, at);
    const { profiles, followers, accounts } = await seedStorage({
      storage,
      accounts: sections,
      profileContent,
      venue,
      at,
    });
    if (profiles > 0)
      logger.info('Default profile saved from the settings', { profiles, followers });
    return accounts;
  }
}

/** Real time that the last message of a candle needs to arrive, at any market speed. */
const ARRIVAL_MS = 50;

function marketDataAt(speed: number, marketData: MarketDataOptions): MarketDataOptions {
  const closeGraceMs = Math.max(marketData.closeGraceMs, Math.ceil(ARRIVAL_MS * speed));
  return { ...marketData, closeGraceMs };
}
