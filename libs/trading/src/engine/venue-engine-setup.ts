import type { BookOptions } from '@tidegate/ai';
import type { LiveVenue } from '@tidegate/execution';
import type { Clock, Logger, Timers } from '@tidegate/kernel';
import type { FeedChannel, MarketDataOptions, MarketFeed } from '@tidegate/market-data';

import type { EngineSettings } from '../core/inputs/engine-settings.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { EventBus } from '../events/event-bus.js';
import type { LoopRegistry } from '../loops/loop.js';
import type {
  AccountDirectory,
  CommandQueue,
  ExposureStore,
  InstallationStore,
  ProfileStore,
  ShardStore,
  TelemetrySink,
  TradingStore,
} from '../ports.js';
import type { AccountSeed } from '../recovery/shard-recovery.js';
import type { EngineOptions } from './engine-options.js';

/** The stores that one engine needs. */
export interface EngineStores {
  readonly trading: Pick<TradingStore, 'commit' | 'loadAccount' | 'transaction'>;
  readonly shards: ShardStore;
  readonly accounts: AccountDirectory;
  readonly profiles: Pick<ProfileStore, 'content'>;
  readonly commands: CommandQueue;
  readonly exposure: ExposureStore;
  readonly installation: InstallationStore;
}

/** The dependencies and settings of one venue's engine. */
export interface VenueEngineSetup {
  readonly settings: EngineSettings;
  readonly resolver: ProfileResolver;
  /** Accounts to open on a new storage. */
  readonly seeds: readonly AccountSeed[];
  /** Maximum exposure of all accounts of one tenant together, in account currency; `null` for no limit. */
  readonly tenantExposureMax: number | null;
  readonly feed: MarketFeed;
  /** The venue for orders of live accounts; `null`: the engine opens paper accounts only. */
  readonly liveVenue: LiveVenue | null;
  /** `BASE/QUOTE` symbols in scan order. */
  readonly symbols: readonly string[];
  readonly channels: readonly FeedChannel[];
  readonly bookDepth: number;
  /** Options for recognising large orders that vanish from a book. */
  readonly bookOptions: BookOptions;
  readonly marketData: MarketDataOptions;
  readonly options: EngineOptions;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Real time, not market time: for waits on the disk and on a venue that is down. */
  readonly wireTimers: Timers;
  /** Clock milliseconds per real millisecond; 1 except in simulated markets. */
  readonly speed: number;
  readonly logger: Logger;
  readonly stores: EngineStores;
  readonly telemetry: TelemetrySink;
  readonly events: EventBus;
  /** Called when a fault stops the engine; a restart recovers from the store. */
  readonly onFault: (thrown: unknown) => void;
  readonly loops?: LoopRegistry;
}
