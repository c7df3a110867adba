import type { Decimal, EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';
import type {
  AccountScope,
  Candle,
  ClosedTrade,
  DecisionRecord,
  Fill,
  LedgerTransaction,
  Order,
  Page,
  PageRequest,
  Position,
  TenantScope,
  Timeframe,
} from '@tidegate/model';
import type { LedgerBalance } from '@tidegate/portfolio';

export type { LedgerBalance };

/** One input of the engine, in the order in which the engine took it. */
export interface JournalEntry {
  readonly venue: VenueId;
  /** 1, 2, 3 … per venue, without holes. */
  readonly sequence: number;
  readonly at: EpochMs;
  /** Kind of input: the engine's own word. */
  readonly type: string;
  /** JSON; Only the engine reads it. */
  readonly payload: string;
}

/** What changed for one account, to be written as one. Rows are upserted by id, except fills and transactions. */
export interface AccountChanges {
  readonly scope: AccountScope;
  readonly orders: readonly Order[];
  /** Inserted; an id that is already there refuses the whole commit (`DUPLICATE_FILL`). */
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  /** Inserted; an id that is already there refuses the whole commit (`DUPLICATE_TRANSACTION`). */
  readonly transactions: readonly LedgerTransaction[];
  /** The balances after the transactions, absolute. */
  readonly balances: readonly LedgerBalance[];
  readonly trades: readonly ClosedTrade[];
  readonly decisions: readonly DecisionRecord[];
  /**
   * Gives the risk and trader state as JSON, replacing the previous one; `null` when unchanged. Asked only by stores that
   * write it down: the state is an immutable value, so the text is the same whenever it is asked for.
   */
  readonly state: (() => string) | null;
}

/** All that must become durable together. */
export interface LedgerCommit {
  readonly accounts: readonly AccountChanges[];
  readonly journal: readonly JournalEntry[];
}

/** Everything an account needs to go on after a restart. */
export interface AccountRecord {
  readonly balances: readonly LedgerBalance[];
  /** Orders that are not in a closed status. */
  readonly openOrders: readonly Order[];
  readonly livePositions: readonly Position[];
  readonly state: string | null;
}

/** The durable truth about money: orders, fills, positions, ledger, risk state, and the journal that led there. */
export interface TradingStore {
  /** All or nothing, on disk when it resolves. Each part names its account. */
  commit(commit: LedgerCommit): Promise<void>;
  loadAccount(scope: AccountScope): Promise<AccountRecord>;
  /** Positions that are not closed, of every account of the tenant, oldest first. */
  livePositions(scope: TenantScope): Promise<readonly Position[]>;
  orders(scope: TenantScope, page: PageRequest): Promise<Page<Order>>;
  fills(scope: TenantScope, page: PageRequest): Promise<Page<Fill>>;
  positions(scope: TenantScope, page: PageRequest): Promise<Page<Position>>;
  trades(scope: TenantScope, page: PageRequest): Promise<Page<ClosedTrade>>;
  transactions(scope: TenantScope, page: PageRequest): Promise<Page<LedgerTransaction>>;
  /** Decisions committed with the ledger and those that telemetry wrote, newest first. */
  decisions(scope: TenantScope, page: PageRequest): Promise<Page<DecisionRecord>>;
}

/** The engine's own inputs, to be replayed. */
export interface JournalStore {
  /** Entries of a venue in order, from `fromSequence` on. */
  read(venue: VenueId, fromSequence: number): AsyncIterable<JournalEntry>;
  /** The last sequence on disk, 0 for an empty journal. */
  lastSequence(venue: VenueId): Promise<number>;
}

/** One start of the engine. */
export interface RunRecord {
  /** 1 for the first start on this database; grows by one at each start. */
  readonly epoch: number;
  readonly startedAt: EpochMs;
}

export interface RunStore {
  /** Records a new start and returns it, durable when it resolves. */
  beginRun(startedAt: EpochMs): Promise<RunRecord>;
}

export interface EquitySnapshot {
  readonly scope: AccountScope;
  readonly at: EpochMs;
  readonly equity: Decimal;
  readonly cash: Decimal;
  readonly unrealisedPnl: Decimal;
}

/** How often each outcome happened: the gate funnel of an account. */
export interface FunnelCount {
  readonly scope: AccountScope;
  readonly code: string;
  readonly count: number;
}

/** Facts that may be lost in a crash; written behind, in batches, off the trading path. Calls never wait and never throw. */
export interface TelemetrySink {
  decision(record: DecisionRecord): void;
  candle(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void;
  equity(snapshot: EquitySnapshot): void;
}
