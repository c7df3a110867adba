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
import type { LedgerBalance } from '@tidegate/portfolio';

export type { LedgerBalance };

/** One input of the engine, in the order in which the engine took it. */
export interface JournalEntry {
  readonly shard: ShardId;
  /** 1, 2, 3 … per shard, without holes. */
  readonly sequence: number;
  readonly at: EpochMs;
  /** Kind of input: the engine's own word. */
  readonly type: string;
  /** JSON; only the engine reads it. */
  readonly payload: string;
}

/** What changed for one account, to be written as one. Rows are upserted by id, except fills and transactions. */
export interface AccountChanges {
  readonly scope: AccountScope;
  /** Upserted when not `null`. An account of another shard refuses the commit (`ACCOUNT_OF_ANOTHER_SHARD`). */
  readonly registration: AccountRegistration | null;
  readonly orders: readonly Order[];
  /** Inserted; an id that is already there refuses the whole commit (`DUPLICATE_FILL`). */
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  /** Inserted; an id that is already there refuses the whole commit (`DUPLICATE_TRANSACTION`). */
  readonly transactions: readonly LedgerTransaction[];
  /** The balances that the transactions changed, as they stand after them. Others keep what is stored. */
  readonly balances: readonly LedgerBalance[];
  readonly trades: readonly ClosedTrade[];
  /** Each refers to a signal of this commit or an earlier one; another id refuses the commit (`SIGNAL_MISSING`). */
  readonly decisions: readonly DecisionRecord[];
  /**
   * Gives the risk and trader state as JSON, replacing the previous one; `null` when unchanged. Asked only by stores that
   * write it down: the state is an immutable value, so the text is the same whenever it is asked for.
   */
  readonly state: (() => string) | null;
}

/** All that must become durable together. */
export interface LedgerCommit {
  readonly shard: ShardId;
  /**
   * The epoch under which the shard was acquired; 0 for a shard that was never acquired. A commit with another one
   * than the shard's present epoch is refused (`SHARD_FENCED`, not retryable) and writes nothing.
   */
  readonly token: number;
  readonly accounts: readonly AccountChanges[];
  /** Entries of the commit's shard only. */
  readonly journal: readonly JournalEntry[];
  /** Signals that decisions of this commit refer to; an id that is there already is left as it is. */
  readonly signals: readonly SharedSignal[];
  /** By shard, target and code. Setting a pause again replaces it; what is cleared need not be there. */
  readonly pauses: {
    readonly set: readonly EntryPause[];
    readonly cleared: readonly EntryPause[];
  };
  /**
   * Inserted by shard and key: a repeated key refuses the commit (`DUPLICATE_CONTROL`). Takes the pending command of
   * that key off the queue.
   */
  readonly controls: readonly Control[];
  /** What the shard itself remembers, as text; `null` when unchanged. */
  readonly state: (() => string) | null;
}

/** Everything an account needs to go on after a restart. Lists are oldest first. */
export interface AccountRecord {
  readonly balances: readonly LedgerBalance[];
  /** Orders that are not in a closed status. */
  readonly openOrders: readonly Order[];
  readonly livePositions: readonly Position[];
  readonly state: string | null;
  /** Orders in a closed status that last changed at `recentSince` or later: a venue may still report them. */
  readonly endedOrders: readonly Order[];
  /** Closed positions that entries among them name: a late fill of one goes on from there. */
  readonly endedPositions: readonly Position[];
  /** Fills of `recentSince` or later: a venue may report them again. */
  readonly recentFills: readonly FillId[];
  /** Transactions of deposits and withdrawals of `recentSince` or later: a transfer among them is not booked again. */
  readonly recentTransfers: readonly string[];
}

/**
 * What a page shows, all members together. A filter that its rows do not have is refused (`FILTER_UNSUPPORTED`):
 * `strategy` fits positions, trades and decisions, `status` orders and positions, `outcome` and `gate` decisions.
 */
export interface RowFilter {
  readonly account?: AccountScope['account'];
  readonly instrument?: InstrumentId;
  /** The strategy that led: of a decision, its signal's leader. */
  readonly strategy?: string;
  readonly status?: OrderStatus | PositionStatus;
  readonly outcome?: DecisionOutcome;
  /** The gate that refused. */
  readonly gate?: GateCode;
  /** Both ends included. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** One page of filtered rows. A cursor belongs to the filter it was made under. */
export interface RowRequest extends PageRequest {
  readonly filter?: RowFilter;
}

/** One decision whole. Its signal, votes and verdicts are in the record. */
export interface DecisionTrace {
  readonly decision: DecisionRecord;
  /** The position that it opened. */
  readonly position: Position | null;
  /** Orders that name the decision, and all orders of its position; oldest first. */
  readonly orders: readonly Order[];
  /** Fills of those orders, oldest first. */
  readonly fills: readonly Fill[];
  readonly trade: ClosedTrade | null;
}

export interface FunnelRequest {
  readonly account?: AccountScope['account'];
  readonly instrument?: InstrumentId;
  /** Both ends included; at most 31 days apart (`FUNNEL_SPAN_INVALID`). */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** How many decisions of one hour had one code: the gate that refused, or the outcome where none did. */
export interface FunnelHour {
  /** Start of the hour, UTC. */
  readonly hour: EpochMs;
  readonly code: string;
  readonly count: number;
}

/** What people see of accounts: every method takes a scope. Pages are newest first. Ids are unique per account. */
export interface TradingReads {
  /** Positions that are not closed, of every account of the scope, oldest first. */
  livePositions(scope: TenantScope): Promise<readonly Position[]>;
  orders(scope: TenantScope, page: RowRequest): Promise<Page<Order>>;
  fills(scope: TenantScope, page: RowRequest): Promise<Page<Fill>>;
  positions(scope: TenantScope, page: RowRequest): Promise<Page<Position>>;
  trades(scope: TenantScope, page: RowRequest): Promise<Page<ClosedTrade>>;
  transactions(scope: TenantScope, page: RowRequest): Promise<Page<LedgerTransaction>>;
  /** Decisions committed with the ledger and those that telemetry wrote. */
  decisions(scope: TenantScope, page: RowRequest): Promise<Page<DecisionRecord>>;
  order(scope: AccountScope, id: OrderId): Promise<Order | null>;
  fill(scope: AccountScope, id: FillId): Promise<Fill | null>;
  position(scope: AccountScope, id: PositionId): Promise<Position | null>;
  transaction(scope: AccountScope, id: string): Promise<LedgerTransaction | null>;
  trade(scope: AccountScope, position: PositionId): Promise<ClosedTrade | null>;
  decision(scope: AccountScope, id: DecisionId): Promise<DecisionRecord | null>;
  decisionTrace(scope: AccountScope, id: DecisionId): Promise<DecisionTrace | null>;
  /** By hour, then by code. */
  funnel(scope: TenantScope, request: FunnelRequest): Promise<readonly FunnelHour[]>;
}

/** The durable truth about money: orders, fills, positions, ledger, risk state, and the journal that led there. */
export interface TradingStore extends TradingReads {
  /** All or nothing, on disk when it resolves. Each part names its account. */
  commit(commit: LedgerCommit): Promise<void>;
  loadAccount(scope: AccountScope, recentSince: EpochMs): Promise<AccountRecord>;
}

/** The engine's own inputs, to be replayed. */
export interface JournalStore {
  /** Entries of a shard in order, from `fromSequence` on. */
  read(shard: ShardId, fromSequence: number): AsyncIterable<JournalEntry>;
  /** The last sequence on disk, 0 for an empty journal. */
  lastSequence(shard: ShardId): Promise<number>;
}

/** One start of a shard. */
export interface ShardRun {
  readonly shard: ShardId;
  /** 1 for the first start of the shard; grows by one at each. */
  readonly epoch: number;
  readonly startedAt: EpochMs;
  /** The last journal sequence on disk, 0 for an empty journal. */
  readonly lastSequence: number;
}

/** What a shard remembers beside its accounts. */
export interface ShardRecord {
  readonly state: string | null;
  /** Oldest first. */
  readonly pauses: readonly EntryPause[];
}

/** A registered account with everything its engine needs. */
export interface HeldAccount {
  readonly registration: AccountRegistration;
  readonly record: AccountRecord;
  readonly profileContent: string;
}

/** The engine's side of a shard. */
export interface ShardStore {
  /** Takes the shard over, durable when it resolves: commits of every earlier holder are refused from then on. */
  acquire(shard: ShardId, at: EpochMs): Promise<ShardRun>;
  load(shard: ShardId): Promise<ShardRecord>;
  /** The time of the shard's last journal entry; `null` for an empty journal. */
  lastEntryAt(shard: ShardId): Promise<EpochMs | null>;
  /**
   * Accounts that are not closed, oldest first, read in chunks by a fixed number of statements each. Throws
   * `PROFILE_MISSING` when the store does not have the content of an account's profile.
   */
  accounts(shard: ShardId, recentSince: EpochMs): AsyncIterable<HeldAccount>;
  /** Accounts that hold money, orders or positions and were never registered: a storage of the first form. */
  unregistered(): Promise<readonly AccountScope[]>;
}

/** Accounts as people see them. */
export interface AccountDirectory {
  /** Closed ones too, oldest first. */
  list(scope: TenantScope): Promise<readonly AccountRegistration[]>;
  find(scope: AccountScope): Promise<AccountRegistration | null>;
}

/** A profile to be saved; the store numbers it. */
export type ProfileDraft = Omit<ProfileVersion, 'tenant' | 'version'>;

export interface ProfileStore {
  /**
   * Saves the next version. A draft whose hash is the latest version's returns that version. Refuses another content
   * under a known hash (`PROFILE_HASH_REUSED`).
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
  /** For engines, which hold hashes of every tenant. */
  content(hash: ProfileHash): Promise<string | null>;
}

/** A command that waits for an engine. */
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
  /** Time of the control that took it; `null` while it waits. */
  readonly takenAt: EpochMs | null;
}

/** Commands made while their engine is stopped; its next start takes each exactly once. */
export interface CommandQueue {
  /**
   * Durable when it resolves. The same command under a key again changes nothing; another one is refused
   * (`COMMAND_KEY_REUSED`). At most 1,000 wait per shard (`COMMAND_QUEUE_FULL`).
   */
  enqueue(command: QueuedCommand): Promise<void>;
  /** Oldest first. */
  pending(shard: ShardId): Promise<readonly QueuedCommand[]>;
  find(shard: ShardId, key: string): Promise<FoundCommand | null>;
}

/** Tenant-wide exposure, reserved per shard so that all shards together never exceed the tenant's limit. */
export interface ExposureStore {
  /**
   * What this shard may hold: `limit` less what other shards were granted, at least 0. Kept until it is granted again.
   */
  grant(shard: ShardId, tenant: TenantId, limit: Decimal): Promise<Decimal>;
}

export interface InstallationStore {
  /** A UUID made once with the storage; it makes order ids unique over installations. */
  id(): Promise<string>;
}

export interface EquitySnapshot {
  readonly scope: AccountScope;
  readonly at: EpochMs;
  readonly equity: Decimal;
  readonly cash: Decimal;
  readonly unrealisedPnl: Decimal;
}

/** Facts that may be lost in a crash; written behind, in batches, off the trading path. Calls never wait and never throw. */
export interface TelemetrySink {
  /** Once per signal that decisions refer to. */
  signal(signal: SharedSignal): void;
  decision(record: DecisionRecord): void;
  candle(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void;
  equity(snapshot: EquitySnapshot): void;
}
