import type {
  Decimal,
  DecisionId,
  EpochMs,
  FillId,
  InstrumentId,
  OrderId,
  PositionId,
  ProfileHash,
  ShardId,
  TenantId,
} from '@tidegate/kernel';
import type {
  AccountRegistration,
  AccountScope,
  Candle,
  ClosedTrade,
  Control,
  DecisionOutcome,
  DecisionRecord,
  EntryPause,
  Fill,
  GateCode,
  LedgerTransaction,
  Order,
  OrderStatus,
  Page,
  PageRequest,
  Position,
  PositionStatus,
  ProfileVersion,
  SharedSignal,
  TenantScope,
  Timeframe,
} from '@tidegate/model';
import type { FollowedPlan } from '@tidegate/matching';
import type { LedgerBalance } from '@tidegate/portfolio';

export type { LedgerBalance };

/** One input of the engine, or a mark, in processing order. */
export interface JournalEntry {
  readonly shard: ShardId;
  /** 1, 2, 3 … per shard, without holes. */
  readonly sequence: number;
  readonly at: EpochMs;
  /** Type of the input or mark. */
  readonly type: string;
  /** JSON; only the engine reads it. */
  readonly payload: string;
}

/** Changes of one account. Rows are upserted by id, except fills and transactions. */
export interface AccountChanges {
  readonly scope: AccountScope;
  /** Upserted unless `null`. An account of another shard refuses the commit (`ACCOUNT_OF_ANOTHER_SHARD`). */
  readonly registration: AccountRegistration | null;
  readonly orders: readonly Order[];
  /** Inserted; an existing id refuses the whole commit (`DUPLICATE_FILL`). */
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  /** Inserted; an existing id refuses the whole commit (`DUPLICATE_TRANSACTION`). */
  readonly transactions: readonly LedgerTransaction[];
  /** The balances changed by the transactions, with their new amounts. Other balances keep their stored amounts. */
  readonly balances: readonly LedgerBalance[];
  readonly trades: readonly ClosedTrade[];
  /** Each refers to a signal of this or an earlier commit; an unknown id refuses the commit (`SIGNAL_MISSING`). */
  readonly decisions: readonly DecisionRecord[];
  /**
   * Returns the risk and trader state as JSON, which replaces the previous state; `null` if unchanged. Only stores that
   * persist it call it. The state is immutable, so the time of the call does not matter.
   */
  readonly state: (() => string) | null;
}

/** Everything that becomes durable in one transaction. */
export interface LedgerCommit {
  readonly shard: ShardId;
  /**
   * The epoch under which the shard was acquired; 0 for a shard that was never acquired. A commit whose token is not
   * the shard's current epoch is refused (`SHARD_FENCED`, not retryable) and writes nothing.
   */
  readonly token: number;
  readonly accounts: readonly AccountChanges[];
  /** Entries of the commit's shard only. */
  readonly journal: readonly JournalEntry[];
  /** Signals of the decisions in this commit; an existing id keeps its stored row. */
  readonly signals: readonly SharedSignal[];
  /** Keyed by shard, target and code. Setting an existing pause replaces it; clearing an absent pause has no effect. */
  readonly pauses: {
    readonly set: readonly EntryPause[];
    readonly cleared: readonly EntryPause[];
  };
  /**
   * Inserted by shard and key: an existing key refuses the commit (`DUPLICATE_CONTROL`). Removes the pending command
   * with that key from the queue.
   */
  readonly controls: readonly Control[];
  /** Returns the state of the shard itself as text; `null` if unchanged. */
  readonly state: (() => string) | null;
}

/** Everything that an account needs to continue after a restart. Lists are oldest first. */
export interface AccountRecord {
  readonly balances: readonly LedgerBalance[];
  /** Orders whose status is not closed. */
  readonly openOrders: readonly Order[];
  readonly livePositions: readonly Position[];
  readonly state: string | null;
  /** Closed orders last changed at `recentSince` or later; a venue may still report them. */
  readonly endedOrders: readonly Order[];
  /** Closed positions of the entries among `endedOrders`; a late fill of such an entry continues from its position. */
  readonly endedPositions: readonly Position[];
  /** Fills at `recentSince` or later; a venue may report them again. */
  readonly recentFills: readonly FillId[];
  /** Ids of deposits and withdrawals at `recentSince` or later, so that a transfer is not booked twice. */
  readonly recentTransfers: readonly string[];
}

/**
 * Filters of a page; a row must match all of them. A filter that does not apply to the kind of row is refused
 * (`FILTER_UNSUPPORTED`): `strategy` applies to positions, trades and decisions, `status` to orders and positions,
 * `outcome` and `gate` to decisions.
 */
export interface RowFilter {
  readonly account?: AccountScope['account'];
  readonly instrument?: InstrumentId;
  /** The leading strategy; for a decision, the leader of its signal. */
  readonly strategy?: string;
  readonly status?: OrderStatus | PositionStatus;
  readonly outcome?: DecisionOutcome;
  /** The gate that refused the decision. */
  readonly gate?: GateCode;
  /** Both ends included. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** Request of one page of filtered rows. A cursor is valid only with the filter that produced it. */
export interface RowRequest extends PageRequest {
  readonly filter?: RowFilter;
}

/** One decision and everything that followed from it. The record contains its signal, votes and verdicts. */
export interface DecisionTrace {
  readonly decision: DecisionRecord;
  /** The position that the decision opened. */
  readonly position: Position | null;
  /** Orders of the decision and of its position, oldest first. */
  readonly orders: readonly Order[];
  /** Fills of those orders, oldest first. */
  readonly fills: readonly Fill[];
  readonly trade: ClosedTrade | null;
}

/** The nearest decisions in time; `null` at the first and the last. */
export interface DecisionNeighbours {
  readonly previous: DecisionId | null;
  readonly next: DecisionId | null;
}

export interface FunnelRequest {
  readonly account?: AccountScope['account'];
  readonly instrument?: InstrumentId;
  /** Both ends included; at most 31 days apart (`FUNNEL_SPAN_INVALID`). */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Number of decisions in one hour with one code: the gate that refused, or else the outcome. */
export interface FunnelHour {
  /** Start of the hour, UTC. */
  readonly hour: EpochMs;
  readonly code: string;
  readonly count: number;
}

/** Reads for people. Every method takes a scope. Pages are newest first. Ids are unique per account. */
export interface TradingReads {
  /** Open positions of every account of the scope, oldest first. */
  livePositions(scope: TenantScope): Promise<readonly Position[]>;
  orders(scope: TenantScope, page: RowRequest): Promise<Page<Order>>;
  fills(scope: TenantScope, page: RowRequest): Promise<Page<Fill>>;
  positions(scope: TenantScope, page: RowRequest): Promise<Page<Position>>;
  trades(scope: TenantScope, page: RowRequest): Promise<Page<ClosedTrade>>;
  transactions(scope: TenantScope, page: RowRequest): Promise<Page<LedgerTransaction>>;
  /** Decisions committed with the ledger and decisions written by telemetry. */
  decisions(scope: TenantScope, page: RowRequest): Promise<Page<DecisionRecord>>;
  order(scope: AccountScope, id: OrderId): Promise<Order | null>;
  fill(scope: AccountScope, id: FillId): Promise<Fill | null>;
  position(scope: AccountScope, id: PositionId): Promise<Position | null>;
  transaction(scope: AccountScope, id: string): Promise<LedgerTransaction | null>;
  trade(scope: AccountScope, position: PositionId): Promise<ClosedTrade | null>;
  decision(scope: AccountScope, id: DecisionId): Promise<DecisionRecord | null>;
  decisionTrace(scope: AccountScope, id: DecisionId): Promise<DecisionTrace | null>;
  /** The account's decisions before and after this one in the same instrument. */
  decisionNeighbours(decision: DecisionRecord): Promise<DecisionNeighbours>;
  /** Ordered by hour, then by code. */
  funnel(scope: TenantScope, request: FunnelRequest): Promise<readonly FunnelHour[]>;
}

/** The durable record of money: orders, fills, positions, ledger, risk state, and the journal. */
export interface TradingStore extends TradingReads {
  /** Atomic; on disk when it resolves. */
  commit(commit: LedgerCommit): Promise<void>;
  loadAccount(scope: AccountScope, recentSince: EpochMs): Promise<AccountRecord>;
}

/** The inputs of engines, for replays. */
export interface JournalStore {
  /** Entries of a shard in order, from `fromSequence` on. */
  read(shard: ShardId, fromSequence: number): AsyncIterable<JournalEntry>;
  /** The last sequence on disk, 0 for an empty journal. */
  lastSequence(shard: ShardId): Promise<number>;
}

/** One start of a shard. */
export interface ShardRun {
  readonly shard: ShardId;
  /** 1 for the first start of the shard, increased by one at each start. */
  readonly epoch: number;
  readonly startedAt: EpochMs;
  /** The last journal sequence on disk, 0 for an empty journal. */
  readonly lastSequence: number;
}

/** Stored state of a shard besides its accounts. */
export interface ShardRecord {
  readonly state: string | null;
  /** Oldest first. */
  readonly pauses: readonly EntryPause[];
}

/** A registered account with everything its engine needs. */
export interface StoredAccount {
  readonly registration: AccountRegistration;
  readonly record: AccountRecord;
  readonly profileContent: string;
}

/** Shards, as engines use them. */
export interface ShardStore {
  /** Starts a new epoch of the shard; durable when it resolves. From then on, commits of earlier epochs are refused. */
  acquire(shard: ShardId, at: EpochMs): Promise<ShardRun>;
  load(shard: ShardId): Promise<ShardRecord>;
  /** The time of the shard's last journal entry; `null` for an empty journal. */
  lastEntryAt(shard: ShardId): Promise<EpochMs | null>;
  /**
   * Accounts that are not closed, oldest first, read in chunks with a fixed number of statements each. Throws
   * `PROFILE_MISSING` if the store lacks the content of an account's profile.
   */
  accounts(shard: ShardId, recentSince: EpochMs): AsyncIterable<StoredAccount>;
  /**
   * Accounts with money, orders or positions but without a registration, from a version that did not register accounts.
   */
  unregistered(): Promise<readonly AccountScope[]>;
}

/** Registered accounts, for people. */
export interface AccountDirectory {
  /** All accounts including closed ones, oldest first. */
  list(scope: TenantScope): Promise<readonly AccountRegistration[]>;
  find(scope: AccountScope): Promise<AccountRegistration | null>;
}

/** A profile to save; the store assigns the version number. */
export type ProfileDraft = Omit<ProfileVersion, 'tenant' | 'version'>;

export interface ProfileStore {
  /**
   * Saves the next version. If the draft has the hash of the latest version, returns that version. Refuses a known hash
   * with other content (`PROFILE_HASH_REUSED`).
   */
  save(scope: TenantScope, draft: ProfileDraft): Promise<ProfileVersion>;
  /** The latest version of each profile, by name. */
  list(scope: TenantScope): Promise<readonly ProfileVersion[]>;
  /** Newest first. */
  versions(scope: TenantScope, name: string): Promise<readonly ProfileVersion[]>;
  find(
    scope: TenantScope,
    name: string,
    version: number | 'latest',
  ): Promise<ProfileVersion | null>;
  /** Content by hash, across tenants, for engines. */
  content(hash: ProfileHash): Promise<string | null>;
}

/** A command in the queue of an engine. */
export interface QueuedCommand {
  readonly shard: ShardId;
  readonly key: string;
  /** JSON; only the engine reads it. */
  readonly payload: string;
  readonly at: EpochMs;
  readonly actor: string;
}

export interface FoundCommand {
  readonly command: QueuedCommand;
  /** Time of the control that executed it; `null` while pending. */
  readonly takenAt: EpochMs | null;
}

/** Durable command queue. A command queued while the engine is stopped is executed exactly once at the next start. */
export interface CommandQueue {
  /**
   * Durable when it resolves. Repeating the same command under its key has no effect; another command under that key is
   * refused (`COMMAND_KEY_REUSED`). At most 1,000 commands per shard may be pending (`COMMAND_QUEUE_FULL`).
   */
  enqueue(command: QueuedCommand): Promise<void>;
  /** Oldest first. */
  pending(shard: ShardId): Promise<readonly QueuedCommand[]>;
  find(shard: ShardId, key: string): Promise<FoundCommand | null>;
}

/** Reserves a tenant's exposure per shard, so that all shards together never exceed the tenant's limit. */
export interface ExposureStore {
  /**
   * Grants this shard `limit` less the grants of other shards, at least 0. The grant lasts until the next call.
   */
  grant(shard: ShardId, tenant: TenantId, limit: Decimal): Promise<Decimal>;
}

export interface InstallationStore {
  /** A UUID created with the storage; it makes order ids unique across installations. */
  id(): Promise<string>;
}

export interface EquitySnapshot {
  readonly scope: AccountScope;
  readonly at: EpochMs;
  readonly equity: Decimal;
  readonly cash: Decimal;
  readonly unrealisedPnl: Decimal;
}

/** A trade that was not made, or that ended at break-even. Candles show later what it would have become. */
export interface MissedTrade {
  readonly scope: AccountScope;
  /** The id of the refused decision, or of the position. */
  readonly id: DecisionId | PositionId;
  readonly kind: 'refusal' | 'breakeven';
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  /** The gate that refused; `null` after break-even. */
  readonly gate: GateCode | null;
  /** How far the refused value was from its limit, as a fraction of the limit; `null` if it is not a number. */
  readonly distance: number | null;
  /** The account's profile at a refusal. */
  readonly profile: ProfileHash | null;
  /** Returns the entry snapshot of `risk` as text; `null` if there is none. The values were captured before. */
  readonly snapshot: (() => string) | null;
  /** `null` if the levels are no trade, so that nothing can be followed. */
  readonly plan: FollowedPlan | null;
}

/** Records that a crash may lose, written in batches off the trading path. Calls never block and never throw. */
export interface TelemetrySink {
  /** Called once per signal, before the first decision that refers to it. */
  signal(signal: SharedSignal): void;
  decision(record: DecisionRecord): void;
  missed(trade: MissedTrade): void;
  candle(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void;
  equity(snapshot: EquitySnapshot): void;
}
