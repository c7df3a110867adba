import type { TidegateConfiguration } from '@tidegate/composition';
import { KrakenFeed, type KrakenOptions } from '@tidegate/exchange';
import { SeededRng } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';
import { randomSeed } from '@tidegate/observability';
import type { Storage } from '@tidegate/persistence';
import { VenueEngine, type LoopRegistry } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

export interface EngineParts {
  readonly runtime: ServerRuntime;
  readonly storage: Storage;
  readonly loops: LoopRegistry;
  readonly onEvent: (event: EngineEvent) => void;
}

/** Builds the engine of the configured market: Kraken's protocol, at Kraken or at the simulator. */
export function createEngine({ runtime, storage, loops, onEvent }: EngineParts): VenueEngine {
  const { configuration, plan, session, systemTime, logger } = runtime;
  const { market } = configuration;
  return new VenueEngine({
    ...plan,
    feed: createFeed(runtime),
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
    stores: { trading: storage.trading, shards: storage.shards },
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

function createFeed({ configuration, session, systemTime, logger }: ServerRuntime): KrakenFeed {
  const { address } = session;
  const options: KrakenOptions = address
    ? { ...configuration.kraken, restUrl: address.rest, socketUrl: address.socket }
    : configuration.kraken;
  return new KrakenFeed({
    options,
    time: session.time,
    wireTime: systemTime,
    rng: new SeededRng(randomSeed()),
    logger: logger.child({ component: 'kraken' }),
  });
}
