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

/** What a venue's engine is made of. */
export interface VenueEngineSetup {
  readonly settings: EngineSettings;
  readonly resolver: ProfileResolver;
  /** Accounts that a new storage begins with. */
  readonly seeds: readonly AccountSeed[];
  /** What the accounts of one tenant may hold together, account currency; `null`: no limit. */
  readonly tenantExposureMax: number | null;
  readonly feed: MarketFeed;
  /** Where orders of live accounts go; `null`: this engine sends none, and opens paper accounts only. */
  readonly liveVenue: LiveVenue | null;
  /** `BASE/QUOTE`, in the order in which they are scanned. */
  readonly symbols: readonly string[];
  readonly channels: readonly FeedChannel[];
  readonly bookDepth: number;
  /** How large interest that vanishes from a book is recognised. */
  readonly bookOptions: BookOptions;
  readonly marketData: MarketDataOptions;
  readonly options: EngineOptions;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Real time, whatever the market's clock does: waits for the disk and for a venue that is down. */
  readonly wireTimers: Timers;
  /** Clock milliseconds per real one; 1 but for simulated markets. */
  readonly speed: number;
  readonly logger: Logger;
  readonly stores: EngineStores;
  readonly telemetry: TelemetrySink;
  readonly events: EventBus;
  /** Called when the engine cannot go on: it has stopped, and a restart recovers from the store. */
  readonly onFault: (thrown: unknown) => void;
  readonly loops?: LoopRegistry;
}
