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

/** A pause of entries imposed from outside the account: by an engine, venue, or platform breaker, or by an operator. */
export interface Pause {
  readonly code: string;
  readonly reason: string;
}

/** State of the instrument's market at decision time. All ages use one clock; a `null` age means never seen. */
export interface EntryMarket {
  readonly candleAgeMs: number | null;
  readonly quoteAgeMs: number | null;
  /** Whether an entry requires a fresh quote. False for feeds that only have candles. */
  readonly quoteRequired: boolean;
  /** `null`: the book is unknown. */
  readonly book: BookAnalysis | null;
  readonly bookAgeMs: number | null;
  /** (ask − bid) ÷ mid; `null`: unknown. */
  readonly spreadRate: number | null;
  /** The venue's clock minus ours; `null`: never measured. */
  readonly clockSkewMs: number | null;
  readonly venueStatus: VenueStatus;
  /** Fee of each order of the planned trade, as a fraction of its notional. */
  readonly fees: { readonly entry: number; readonly stop: number; readonly target: number };
  /** The entry is a maker order: it pays neither spread nor slippage. */
  readonly makesEntry: boolean;
  /** The target is a maker order: it pays neither spread nor slippage. */
  readonly makesTarget: boolean;
  /** Spread to assume while `spreadRate` is unknown; (ask − bid) ÷ mid. */
  readonly assumedSpreadRate: number;
  /** Taker fee of one side, as a fraction. Cash must cover it. */
  readonly takerFeeRate: number;
}

/** Exposure of an open position or a working entry. */
export interface HeldExposure {
  readonly instrument: InstrumentId;
  readonly base: string;
  readonly direction: Direction;
  /** Account currency, > 0. */
  readonly notional: number;
}

/** Holdings of the account, in account currency. */
export interface EntryPortfolio {
  readonly equity: number;
  /** Free to spend. */
  readonly cash: number;
  readonly positions: readonly HeldExposure[];
  /** Notional of ordered entries that are not yet in `positions`. */
  readonly pendingNotional: number;
  /** Notional over all engines of the tenant, this account included. */
  readonly globalNotional: number;
  /** `null`: the tenant has no global limit. */
  readonly globalLimit: number | null;
}

/** All inputs of the decision whether one signal becomes an order of one account: a plain value. */
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
  /** Correlation of the returns of two instruments, −1 to 1; `null` when their common history is too short. */
  readonly returnsCorrelation: (a: InstrumentId, b: InstrumentId) => number | null;
  readonly pauses: readonly Pause[];
}

/** Verdicts of the gates after a refusal, and the size that the entry would have had; `null` if it has none. */
export type RefusalOutlook = Pick<EntryAssessment, 'verdicts' | 'sizing'>;

/** Verdicts of the gates in order, up to and including the first refusal. */
export interface EntryAssessment {
  readonly accepted: boolean;
  readonly rejectedBy: GateCode | null;
  readonly verdicts: readonly Verdict[];
  /** The size of an accepted entry, or the steps of a refused sizing; `null` when a gate refused before sizing. */
  readonly sizing: Sizing | null;
}
