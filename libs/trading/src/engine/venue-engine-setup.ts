import type { Clock, Logger, Timers } from '@tidegate/kernel';
import type { FeedChannel, MarketDataOptions, MarketFeed } from '@tidegate/market-data';
import type { EngineEvent } from '@tidegate/model';

import type { EnginePlan } from './assemble-engine.js';
import type { EngineOptions } from './engine-options.js';
import type { LoopRegistry } from '../loops/loop.js';
import type { ShardStore, TelemetrySink, TradingStore } from '../ports.js';

/** What a venue's engine is made of. */
export interface VenueEngineSetup {
  readonly plan: EnginePlan;
  /** Hash of everything that decides; journals name it. */
  readonly configurationHash: string;
  readonly feed: MarketFeed;
  /** `BASE/QUOTE`, in the order in which they are looked at. */
  readonly symbols: readonly string[];
  readonly channels: readonly FeedChannel[];
  readonly bookDepth: number;
  readonly marketData: MarketDataOptions;
  readonly options: EngineOptions;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Real time, whatever the market's clock does: waits for the disk and for a venue that is down. */
  readonly wireTimers: Timers;
  /** Clock milliseconds per real one; 1 but for simulated markets. */
  readonly speed: number;
  readonly logger: Logger;
  readonly stores: {
    readonly trading: TradingStore;
    readonly shards: Pick<ShardStore, 'acquire'>;
  };
  readonly telemetry: TelemetrySink;
  readonly onEvent: (event: EngineEvent) => void;
  /** Told when the engine cannot go on: it has stopped, and a restart recovers from the store. */
  readonly onFault: (thrown: unknown) => void;
  readonly loops?: LoopRegistry;
}
