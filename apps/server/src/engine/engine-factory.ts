import { seedStorage } from '@tidegate/composition';
import { venueId } from '@tidegate/kernel';
import type { MarketDataOptions, MarketFeed } from '@tidegate/market-data';
import type { EngineEvent } from '@tidegate/model';
import type { Storage } from '@tidegate/persistence';
import { VenueEngine, type EngineOptions, type LoopRegistry } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

/** What modules provide for an engine; tests put others in their place. */
export interface EngineParts {
  readonly runtime: ServerRuntime;
  readonly storage: Storage;
  readonly feed: MarketFeed;
  readonly marketData: MarketDataOptions;
  readonly options: EngineOptions;
  /** The default profile that the settings describe, canonical JSON. */
  readonly profileContent: string;
}

/** Listeners of an engine. */
export interface EngineListeners {
  readonly loops: LoopRegistry;
  readonly onEvent: (event: EngineEvent) => void;
}

/** Builds the engine of the configured market: the venue's protocol, at the venue or at the simulator. */
export class EngineFactory {
  constructor(private readonly parts: EngineParts) {}

  /** Brings the storage up to the settings: the default profile, and the accounts of a new storage. */
  async seed(): Promise<void> {
    const { runtime, storage, profileContent } = this.parts;
    const { configuration, session, logger } = runtime;
    const { accounts, market } = configuration;
    const venue = venueId(market.venue);
    const at = session.time.now();
    const seeded = await seedStorage({ storage, accounts, profileContent, venue, at });
    if (seeded.profiles + seeded.commands > 0) logger.info('Storage seeded', { ...seeded });
  }

  create({ loops, onEvent }: EngineListeners): VenueEngine {
    const { runtime, storage, feed, marketData, options } = this.parts;
    const { configuration, plan, session, systemTime, logger } = runtime;
    const { market } = configuration;
    return new VenueEngine({
      ...plan,
      feed,
      symbols: session.symbols,
      channels: market.channels,
      bookDepth: market.bookDepth,
      marketData: marketDataAt(session.speed, marketData),
      options,
      clock: session.time,
      timers: session.time,
      wireTimers: systemTime,
      speed: session.speed,
      logger: logger.child({ component: 'engine' }),
      stores: { trading: storage.trading, shards: storage.shards },
      telemetry: storage.telemetry,
      onEvent,
      onFault: runtime.fail,
      loops,
    });
  }
}

/** A final row needs real time to arrive, however fast the market's clock runs. */
const ARRIVAL_MS = 50;

function marketDataAt(speed: number, marketData: MarketDataOptions): MarketDataOptions {
  const closeGraceMs = Math.max(marketData.closeGraceMs, Math.ceil(ARRIVAL_MS * speed));
  return { ...marketData, closeGraceMs };
}
