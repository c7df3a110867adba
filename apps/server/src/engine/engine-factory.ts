import type { TidegateConfiguration } from '@tidegate/composition';
import type { VenueAdapter } from '@tidegate/exchange';
import { SeededRng } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import type { EngineEvent } from '@tidegate/model';
import { randomSeed } from '@tidegate/observability';
import type { Storage } from '@tidegate/persistence';
import { VenueEngine, type LoopRegistry } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

export interface EngineParts {
  readonly runtime: ServerRuntime;
  readonly storage: Storage;
  readonly adapter: VenueAdapter;
  readonly loops: LoopRegistry;
  readonly onEvent: (event: EngineEvent) => void;
}

/** Builds the engine of the configured market: the venue's protocol, at the venue or at the simulator. */
export function createEngine({
  runtime,
  storage,
  adapter,
  loops,
  onEvent,
}: EngineParts): VenueEngine {
  const { configuration, plan, session, systemTime, logger } = runtime;
  const { market } = configuration;
  return new VenueEngine({
    ...plan,
    feed: createFeed(runtime, adapter),
    symbols: session.symbols,
    channels: market.channels,
    bookDepth: market.bookDepth,
    marketData: marketDataAt(session.speed, configuration),
    options: configuration.engine,
    clock: session.time,
    timers: session.time,
    wireTimers: systemTime,
    speed: session.speed,
    logger: logger.child({ component: 'engine' }),
    stores: { trading: storage.trading, journal: storage.journal, runs: storage.runs },
    telemetry: storage.telemetry,
    onEvent,
    onFault: runtime.fail,
    loops,
  });
}

/** A final row needs real time to arrive, however fast the market's clock runs. */
const ARRIVAL_MS = 50;

function marketDataAt(
  speed: number,
  { marketData }: TidegateConfiguration,
): TidegateConfiguration['marketData'] {
  const closeGraceMs = Math.max(marketData.closeGraceMs, Math.ceil(ARRIVAL_MS * speed));
  return { ...marketData, closeGraceMs };
}

function createFeed(runtime: ServerRuntime, adapter: VenueAdapter): MarketFeed {
  const { configuration, session, systemTime, logger } = runtime;
  return adapter.createFeed({
    options: configuration.venues,
    address: session.address,
    time: session.time,
    wireTime: systemTime,
    rng: new SeededRng(randomSeed()),
    logger: logger.child({ component: adapter.venue }),
  });
}
