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

/** What modules provide for an engine; tests put others in their place. */
export interface EngineParts {
  readonly runtime: ServerRuntime;
  readonly metrics: StorageMetrics;
  readonly storage: Storage;
  readonly feed: MarketFeed;
  readonly marketData: MarketDataOptions;
  readonly options: EngineOptions;
  readonly events: EventBus;
  readonly liveVenues: LiveVenueRegistry;
  /** The default profile that the settings describe, canonical JSON. */
  readonly profileContent: string;
  readonly resolver: ProfileResolver;
}

/** Builds the engine of the configured market: the venue's protocol, at the venue or at the simulator. */
export class EngineFactory {
  constructor(private readonly parts: EngineParts) {}

  /** Brings the storage up to the settings first: the default profile, and the accounts of a new storage. */
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
    // Before the first write: a storage that is not ours stays as it was.
    await expectOwnStorage({ shard, stores: storage, configured, speed: session.speed }, at);
    const { profiles, followers, accounts } = await seedStorage({
      storage,
      accounts: sections,
      profileContent,
      venue,
      at,
    });
    if (profiles > 0)
      logger.info('Default profile saved as the settings say', { profiles, followers });
    return accounts;
  }
}

/** A final row needs real time to arrive, however fast the market's clock runs. */
const ARRIVAL_MS = 50;

function marketDataAt(speed: number, marketData: MarketDataOptions): MarketDataOptions {
  const closeGraceMs = Math.max(marketData.closeGraceMs, Math.ceil(ARRIVAL_MS * speed));
  return { ...marketData, closeGraceMs };
}
