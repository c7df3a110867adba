import type { GatewayEvent, VenueReport } from '@tidegate/execution';
import type { EpochMs, InstrumentId, ProfileHash, TenantId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import type {
  Account,
  AccountRegistration,
  AccountScope,
  BookSnapshot,
  Candle,
  Control,
  EntryPause,
  Instrument,
  ProfileRef,
  Quote,
  Timeframe,
  VenueStatus,
} from '@tidegate/model';

import type { AccountRecord } from '../../ports.js';
import type { EngineSettings } from './engine-settings.js';

/** Why an instrument is scanned. */
export type ScanTrigger = 'candle_closed' | 'price_move' | 'fallback';

/** The known state of an instrument's market at a decision. Part of the input, so that a replay has it. */
export interface MarketView {
  readonly quote: Quote | null;
  /** `null`: unknown, for `bookUnknownReason`. */
  readonly book: BookSnapshot | null;
  readonly bookUnknownReason: string | null;
  /** Large quantity that recently vanished from the book, in mean level quantities of its side. */
  readonly bookVanished: number;
  /** Age of the candle feed when the view was made, ms; `null` before the first candle. */
  readonly candleAgeMs: number | null;
  readonly lastPrice: number;
  /** The venue's clock minus ours, ms; `null` when never measured. */
  readonly clockSkewMs: number | null;
  readonly venueStatus: VenueStatus;
}

/** The result of a health check, for the circuit breakers. */
export interface HealthObservation {
  readonly feedConnected: boolean;
  /** How long the feed has been down; 0 while it is up. */
  readonly feedDownMs: number;
  readonly staleInstruments: readonly InstrumentId[];
  /** Number of watched instruments. */
  readonly instruments: number;
  readonly venueOnline: boolean;
  /** Highest number of consecutive failures of a critical loop. */
  readonly loopFailures: number;
}

/**
 * All information that reaches the engine core, in one ordered stream. The same stream gives the same decisions, orders
 * and ledger, from a live feed, recorded candles or a journal.
 */
export type EngineInput = LifecycleInput | MoneyInput | MarketInput | OperationInput | BatchInput;

/** Inputs about the shard, its profiles and its accounts. */
export type LifecycleInput =
  | StartedInput
  | ProfileDefinedInput
  | AccountRestoredInput
  | AccountOpenedInput
  | AccountConfiguredInput
  | AccountClosedInput
  | AccountQuarantinedInput
  | AccountReleasedInput;

/** Inputs about money and orders of one account, and the exposure limit of a tenant. */
export type MoneyInput =
  TransferredInput | OrderNewsInput | ReportedInput | GatewayFailedInput | ExposureGrantedInput;

export type MarketInput =
  InstrumentInput | WarmedUpInput | CandleInput | ScanInput | ScansInput | SliceInput | RangeInput;

export type OperationInput = TickInput | ObservedInput | HoldInput | ControlInput;

/** The process started on this store. Memory is empty; the stored accounts follow as inputs. */
export interface StartedInput {
  readonly type: 'started';
  readonly at: EpochMs;
  /** Grows at each start of the shard; part of every id of the run. */
  readonly epoch: number;
  /** Id of the installation, made once with the storage; part of every client order id. */
  readonly installation: string;
  readonly settings: EngineSettings;
  readonly instruments: readonly Instrument[];
  /** Stored pauses of entries. */
  readonly pauses: readonly EntryPause[];
  /** State of the shard at its last commit; `null` at its first start. */
  readonly state: string | null;
}

/** Defines a profile that later inputs reference by its hash. */
export interface ProfileDefinedInput {
  readonly type: 'profile_defined';
  readonly at: EpochMs;
  readonly hash: ProfileHash;
  /** Canonical JSON. */
  readonly content: string;
}

/** Inputs applied as one. One commit holds them and their consequences, so a crash keeps all or none. */
export interface BatchInput {
  readonly type: 'batch';
  /** Also the time of each input. */
  readonly at: EpochMs;
  readonly inputs: readonly BatchedInput[];
}

export type BatchedInput = Exclude<LifecycleInput, StartedInput> | TransferredInput | ControlInput;

/** The stored record of an account at the start of the engine. */
export interface AccountRestoredInput {
  readonly type: 'account_restored';
  readonly at: EpochMs;
  readonly registration: AccountRegistration;
  readonly record: AccountRecord;
  /** True when the store had the account without a registration; this input registers it. */
  readonly isAdopted: boolean;
}

/** Opens an account without funds. */
export interface AccountOpenedInput {
  readonly type: 'account_opened';
  readonly at: EpochMs;
  readonly account: Account;
  readonly profile: ProfileRef;
}

/** Switches the account to another profile version. Open positions keep the plan they were opened with. */
export interface AccountConfiguredInput {
  readonly type: 'account_configured';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly profile: ProfileRef;
}

/** Closes an account, which must be flat. */
export interface AccountClosedInput {
  readonly type: 'account_closed';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly reason: string;
}

/** Quarantines an account after a fault: it restarts from its last commit, entries off, until a person releases it. */
export interface AccountQuarantinedInput {
  readonly type: 'account_quarantined';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly reason: string;
  /** The record of its last commit. */
  readonly record: AccountRecord;
  /** True when the account failed in quarantine: it processes no inputs until its release or the next start. */
  readonly isFrozen: boolean;
  /** Number of ids that the account used in this run. Inputs do not show how many it used before the fault. */
  readonly idsGiven: number;
}

/** Restarts a frozen account in quarantine. The release that follows allows its entries. */
export interface AccountReleasedInput {
  readonly type: 'account_released';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  /** The record of its last commit. */
  readonly record: AccountRecord;
}

/** A deposit, or a withdrawal when negative; booked once per id. */
export interface TransferredInput {
  readonly type: 'transferred';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  /** The venue's id of the transfer, or a local id for paper money. */
  readonly id: string;
  readonly asset: string;
  /** Decimal text. */
  readonly amount: string;
}

/** An order event of a live account. Events of paper orders follow from other inputs. */
export interface OrderNewsInput {
  readonly type: 'order_news';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly news: GatewayEvent;
}

/**
 * The state of a live account at its venue: open orders with protective stops, recent fills, balances. Differences from
 * the books are corrected. Events of single orders arrive as `order_news` instead.
 */
export interface ReportedInput {
  readonly type: 'reported';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly report: VenueReport;
}

/** The venue of a live account is unreachable. Entries wait for the next report. */
export interface GatewayFailedInput {
  readonly type: 'gateway_failed';
  readonly at: EpochMs;
  /** When the request failed. Reports requested before this time do not lift the pause. */
  readonly madeAt: EpochMs;
  readonly scope: AccountScope;
  readonly code: string;
  readonly reason: string;
}

/** The notional limit of a tenant's accounts on this shard, reserved in the store. */
export interface ExposureGrantedInput {
  readonly type: 'exposure_granted';
  readonly at: EpochMs;
  readonly tenant: TenantId;
  /** Account currency; `null`: no limit. */
  readonly limit: number | null;
}

/** The venue changed the status or the filters of an instrument. */
export interface InstrumentInput {
  readonly type: 'instrument';
  readonly at: EpochMs;
  readonly instrument: Instrument;
}

/** Closed candles of the past for one series, oldest first and newer than its last candle. */
export interface WarmedUpInput {
  readonly type: 'warmed_up';
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candles: readonly Candle[];
}

export interface CandleInput {
  readonly type: 'candle';
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Closed. */
  readonly candle: Candle;
}

/** A scan of an instrument. Assessed at `at`, when the engine took it from the queue. */
export interface ScanInput {
  readonly type: 'scan';
  readonly at: EpochMs;
  /** When its market view was made; earlier than `at` if the scan waited in the queue. */
  readonly madeAt: EpochMs;
  readonly instrument: InstrumentId;
  readonly trigger: ScanTrigger;
  /** The timeframe whose close triggered the scan of profiles with this primary timeframe; `null` between closes. */
  readonly timeframe: Timeframe | null;
  readonly market: MarketView;
}

/** Scans of several instruments at one moment. All decide before any order leaves, and one commit holds them. */
export interface ScansInput {
  readonly type: 'scans';
  /** Also the time of each scan. */
  readonly at: EpochMs;
  readonly madeAt: EpochMs;
  readonly scans: readonly ScanInput[];
}

/** A market slice against which working orders are matched. */
export interface SliceInput {
  readonly type: 'slice';
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly slice: MarketSlice;
}

/** The price range since the last range of the instrument, for managing positions. */
export interface RangeInput {
  readonly type: 'range';
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly low: number;
  readonly high: number;
  readonly last: number;
  readonly quote: Quote | null;
}

/** Time passed. */
export interface TickInput {
  readonly type: 'tick';
  readonly at: EpochMs;
}

export interface ObservedInput {
  readonly type: 'observed';
  readonly at: EpochMs;
  readonly observation: HealthObservation;
}

/** The engine sets or ends a hold on entries. A hold ends with the process. */
export interface HoldInput {
  readonly type: 'hold';
  readonly at: EpochMs;
  readonly code: string;
  readonly reason: string;
  readonly active: boolean;
}

/** A person or a program gave a command. */
export interface ControlInput {
  readonly type: 'control';
  readonly at: EpochMs;
  readonly control: Control;
}
