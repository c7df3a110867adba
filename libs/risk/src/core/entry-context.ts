import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type {
  Account,
  BookAnalysis,
  ConfluenceSignal,
  Direction,
  GateCode,
  Instrument,
  Prediction,
  Sizing,
  Verdict,
  VenueStatus,
} from '@tidegate/model';

import type { RiskOptions } from './options/risk-options.js';
import type { RiskState } from './risk-state.js';

/** Why entries are paused from outside the account: engine, venue or platform breakers, a person. */
export interface Pause {
  readonly code: string;
  readonly reason: string;
}

/** What is known of the instrument's market at decision time. Ages are on one clock; `null`: never seen. */
export interface EntryMarket {
  readonly candleAgeMs: number | null;
  readonly quoteAgeMs: number | null;
  /** The profile trades on quotes: no entry without a fresh one. False where only candles exist. */
  readonly quoteRequired: boolean;
  /** `null`: the book is unknown. */
  readonly book: BookAnalysis | null;
  readonly bookAgeMs: number | null;
  /** (ask − bid) ÷ mid; `null`: unknown. */
  readonly spreadRate: number | null;
  /** The venue's clock minus ours; `null`: never measured. */
  readonly clockSkewMs: number | null;
  readonly venueStatus: VenueStatus;
  /** What each order of the planned trade pays, as fractions of its notional. */
  readonly fees: { readonly entry: number; readonly stop: number; readonly target: number };
  /** The entry waits for another to take it: it pays neither spread nor slippage. */
  readonly makesEntry: boolean;
  /** The target rests at the venue: it pays neither spread nor slippage. */
  readonly makesTarget: boolean;
  /** Stands for the spread while that is unknown; (ask − bid) ÷ mid. */
  readonly assumedSpreadRate: number;
  /** Fees and spread of entering and leaving by taking, as a fraction of the price: sizes count it in. */
  readonly roundTripCostRate: number;
  /** One side's taker fee, as a fraction: cash must cover it. */
  readonly takerFeeRate: number;
}

/** A live position or a working entry, as exposure. */
export interface HeldExposure {
  readonly instrument: InstrumentId;
  readonly base: string;
  readonly direction: Direction;
  /** Account currency, > 0. */
  readonly notional: number;
}

/** What the account holds; numbers in account currency. */
export interface EntryPortfolio {
  readonly equity: number;
  /** Free to spend. */
  readonly cash: number;
  readonly positions: readonly HeldExposure[];
  /** Notional of entries that are ordered and not yet in `positions`. */
  readonly pendingNotional: number;
  /** Notional over all engines of the tenant, this account included. */
  readonly globalNotional: number;
  /** `null`: the tenant has no global limit. */
  readonly globalLimit: number | null;
}

/** Everything that decides whether one signal becomes an order of one account: a plain value. */
export interface EntryContext {
  readonly now: EpochMs;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly signal: ConfluenceSignal;
  readonly prediction: Prediction;
  readonly options: RiskOptions;
  readonly state: RiskState;
  readonly market: EntryMarket;
  readonly portfolio: EntryPortfolio;
  /** Held instruments without a price: equity and exposure count them at cost. */
  readonly unmarked: readonly InstrumentId[];
  /** Correlation of returns of two instruments, −1 to 1; `null` when there is too little common history. */
  readonly returnsCorrelation: (a: InstrumentId, b: InstrumentId) => number | null;
  readonly pauses: readonly Pause[];
}

/** What the gates said, in order, up to and including the first refusal. */
export interface EntryAssessment {
  readonly accepted: boolean;
  readonly rejectedBy: GateCode | null;
  readonly verdicts: readonly Verdict[];
  /** The size when accepted; what sizing found when it was the reason of a refusal; else `null`. */
  readonly sizing: Sizing | null;
}
