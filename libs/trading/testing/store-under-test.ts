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

/** All ports of one store implementation. */
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

/** The record of an account that was never stored. */
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
