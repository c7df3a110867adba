import type {
  AccountDirectory,
  AccountRecord,
  CommandQueue,
  ExposureStore,
  InstallationStore,
  JournalStore,
  ProfileStore,
  ShardStore,
  TradingStore,
} from '../src/ports.js';

/** The ports that one implementation offers together. */
export interface StoreUnderTest {
  readonly trading: TradingStore;
  readonly journal: JournalStore;
  readonly shards: ShardStore;
  readonly directory: AccountDirectory;
  readonly profiles: ProfileStore;
  readonly commands: CommandQueue;
  readonly exposure: ExposureStore;
  readonly installation: InstallationStore;
  close(): Promise<void>;
}

/** What a store gives for an account that it never stored. */
export const EMPTY_RECORD: AccountRecord = {
  balances: [],
  openOrders: [],
  livePositions: [],
  state: null,
  endedOrders: [],
  endedPositions: [],
  recentFills: [],
  recentTransfers: [],
};
