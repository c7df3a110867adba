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

/** Why an instrument is looked at. */
export type ScanTrigger = 'candle_closed' | 'price_move' | 'fallback';

/** What is known of an instrument's market at the moment of a decision; part of the input, so that it can be replayed. */
export interface MarketView {
  readonly quote: Quote | null;
  /** `null`: unknown, for the reason given. */
  readonly book: BookSnapshot | null;
  readonly bookUnknownReason: string | null;
  /** Large interest that vanished from the book of late, in mean quantities of its side. */
  readonly bookVanished: number;
  /** Age of the candle feed when the view was made; `null` before the first candle. */
  readonly candleAgeMs: number | null;
  readonly lastPrice: number;
  /** The venue's clock minus ours; `null` when never measured. */
  readonly clockSkewMs: number | null;
  readonly venueStatus: VenueStatus;
}

/** What a health check saw, for the circuit breakers. */
export interface HealthObservation {
  readonly feedConnected: boolean;
  /** How long the feed has been down; 0 while it is up. */
  readonly feedDownMs: number;
  readonly staleInstruments: readonly InstrumentId[];
  /** How many are watched in all. */
  readonly instruments: number;
  readonly venueOnline: boolean;
  /** Failures in a row of any loop that trading rests on. */
  readonly loopFailures: number;
}

/**
 * Everything that the deciding half of an engine ever learns, in one ordered stream. The same stream gives the same
 * decisions, orders and ledger, whatever drives it: live feed, recorded candles or journal.
 */
export type EngineInput = LifecycleInput | MoneyInput | MarketInput | OperationInput | BatchInput;

/** The shard, its profiles and its accounts. */
export type LifecycleInput =
  | StartedInput
  | ProfileDefinedInput
  | AccountRestoredInput
  | AccountOpenedInput
  | AccountConfiguredInput
  | AccountClosedInput
  | AccountQuarantinedInput
  | AccountReleasedInput;

/** Money and orders of one account, and what its tenant may hold. */
export type MoneyInput =
  TransferredInput | OrderNewsInput | ReportedInput | GatewayFailedInput | ExposureGrantedInput;

export type MarketInput =
  InstrumentInput | WarmedUpInput | CandleInput | ScanInput | ScansInput | SliceInput | RangeInput;

export type OperationInput = TickInput | ObservedInput | HoldInput | ControlInput;

/** The process began (again) on this store: memory is empty, and what the store held follows as inputs. */
export interface StartedInput {
  readonly type: 'started';
  readonly at: EpochMs;
  /** Grows at each start of the shard; part of every id made in the run. */
  readonly epoch: number;
  /** Made once with the storage; part of every client order id. */
  readonly installation: string;
  readonly settings: EngineSettings;
  readonly instruments: readonly Instrument[];
  /** Stored pauses of entries. */
  readonly pauses: readonly EntryPause[];
  /** What the shard remembered of itself at its last commit; `null` at its first start. */
  readonly state: string | null;
}

/** The content of a profile that later inputs name by its hash. */
export interface ProfileDefinedInput {
  readonly type: 'profile_defined';
  readonly at: EpochMs;
  readonly hash: ProfileHash;
  /** Canonical JSON. */
  readonly content: string;
}

/** Inputs that are taken as one. One commit holds them and all that follows, so a crash keeps all or none. */
export interface BatchInput {
  readonly type: 'batch';
  /** Also the time of each of the inputs. */
  readonly at: EpochMs;
  readonly inputs: readonly BatchedInput[];
}

export type BatchedInput = Exclude<LifecycleInput, StartedInput> | TransferredInput | ControlInput;

/** What the store held of an account when the engine started. */
export interface AccountRestoredInput {
  readonly type: 'account_restored';
  readonly at: EpochMs;
  readonly registration: AccountRegistration;
  readonly record: AccountRecord;
  /** The store held the account without a registration; it is registered now. */
  readonly isAdopted: boolean;
}

/** A new account, without money yet. */
export interface AccountOpenedInput {
  readonly type: 'account_opened';
  readonly at: EpochMs;
  readonly account: Account;
  readonly profile: ProfileRef;
}

/** From here on the account trades on another profile version; open positions keep the plan they were opened with. */
export interface AccountConfiguredInput {
  readonly type: 'account_configured';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly profile: ProfileRef;
}

/** The account leaves the engine; it holds nothing. */
export interface AccountClosedInput {
  readonly type: 'account_closed';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly reason: string;
}

/** A fault was found in the account: it goes on from its last commit, without entries, until a person releases it. */
export interface AccountQuarantinedInput {
  readonly type: 'account_quarantined';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly reason: string;
  /** What its last commit left. */
  readonly record: AccountRecord;
  /** It failed in quarantine too: nothing of it is processed until its release or the next start. */
  readonly isFrozen: boolean;
  /** Ids that the account used in this run: where the fault cut it off is not in the inputs, and the next id follows. */
  readonly idsGiven: number;
}

/** A frozen account is processed again, still in quarantine; the release that follows lets it enter. */
export interface AccountReleasedInput {
  readonly type: 'account_released';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  /** What its last commit left. */
  readonly record: AccountRecord;
}

/** Money came in, or went out when negative; booked once per id. */
export interface TransferredInput {
  readonly type: 'transferred';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  /** The venue's own id of the transfer, or ours for paper money. */
  readonly id: string;
  readonly asset: string;
  /** Decimal text. */
  readonly amount: string;
}

/** Something happened to an order of a live account. News of paper orders follows from other inputs. */
export interface OrderNewsInput {
  readonly type: 'order_news';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly news: GatewayEvent;
}

/**
 * How a live account stands at its venue: open orders with protective stops, recent fills, balances. A report says how it is
 * and not how it came about, so it is no order news; differences from the books are corrected.
 */
export interface ReportedInput {
  readonly type: 'reported';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly report: VenueReport;
}

/** The venue of a live account cannot be reached: its entries wait for the next report. */
export interface GatewayFailedInput {
  readonly type: 'gateway_failed';
  readonly at: EpochMs;
  /** When it failed: a report that was asked for before says nothing of now. */
  readonly madeAt: EpochMs;
  readonly scope: AccountScope;
  readonly code: string;
  readonly reason: string;
}

/** What the accounts of a tenant may hold together on this shard, reserved in the store. */
export interface ExposureGrantedInput {
  readonly type: 'exposure_granted';
  readonly at: EpochMs;
  readonly tenant: TenantId;
  /** Account currency; `null`: no limit. */
  readonly limit: number | null;
}

/** The venue changed an instrument that it trades: its status or its filters. */
export interface InstrumentInput {
  readonly type: 'instrument';
  readonly at: EpochMs;
  readonly instrument: Instrument;
}

/** The closed candles that the analysis of one series starts from, oldest first and newer than any that it has. */
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

/** A look at an instrument. Judged at `at`, the time at which it was taken. */
export interface ScanInput {
  readonly type: 'scan';
  readonly at: EpochMs;
  /** When its market view was made: earlier than `at` when it waited for the engine. */
  readonly madeAt: EpochMs;
  readonly instrument: InstrumentId;
  readonly trigger: ScanTrigger;
  /** The timeframe whose close asks for the look: profiles with another primary one wait for theirs. `null` between closes. */
  readonly timeframe: Timeframe | null;
  readonly market: MarketView;
}

/** Looks at several instruments at one moment. All of them decide before any order leaves, and one commit holds them. */
export interface ScansInput {
  readonly type: 'scans';
  /** Also the time of each of the looks. */
  readonly at: EpochMs;
  readonly madeAt: EpochMs;
  readonly scans: readonly ScanInput[];
}

/** The market as working orders meet it. */
export interface SliceInput {
  readonly type: 'slice';
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly slice: MarketSlice;
}

/** Where the price went since the last look, for positions. */
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

/** The engine holds entries for a reason of its own, or ends that; a hold never outlives the process. */
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
