import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import type {
  AccountScope,
  BookSnapshot,
  Candle,
  ExitReason,
  Instrument,
  Quote,
  Timeframe,
  VenueStatus,
} from '@tidegate/model';

import type { StartedAccount } from './started-account.js';

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
  /** Age of the candle feed; `null` before the first candle. */
  readonly candleAgeMs: number | null;
  readonly lastPrice: number;
  /** Our clock minus the venue's; `null` when never measured. */
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
  /** Failures in a row of any critical loop. */
  readonly loopFailures: number;
}

/**
 * Everything that the deciding half of the engine ever learns, in one ordered stream. The same stream with the same
 * configuration gives the same decisions, orders and ledger, whoever drives it: live feed, recorded candles or journal.
 */
export type EngineInput =
  | StartedInput
  | InstrumentInput
  | FundedInput
  | WarmedUpInput
  | CandleInput
  | ScanInput
  | SliceInput
  | RangeInput
  | TickInput
  | ObservedInput
  | ControlInput;

/** The process began (again) on this store; what it holds in memory is what the store holds. */
export interface StartedInput {
  readonly type: 'started';
  readonly at: EpochMs;
  /** Grows at each start; part of every id made in the run. */
  readonly epoch: number;
  /** Of everything that decides; a replay refuses another. */
  readonly configurationHash: string;
  readonly instruments: readonly Instrument[];
  /** What the store held: a replay may begin here. */
  readonly accounts: readonly StartedAccount[];
}

/** The venue changed an instrument that it trades: its status or its filters. */
export interface InstrumentInput {
  readonly type: 'instrument';
  readonly at: EpochMs;
  readonly instrument: Instrument;
}

/** Money came into an account; booked once per id. */
export interface FundedInput {
  readonly type: 'funded';
  readonly at: EpochMs;
  readonly scope: AccountScope;
  readonly id: string;
  readonly asset: string;
  /** Decimal text, > 0. */
  readonly amount: string;
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

export interface ScanInput {
  readonly type: 'scan';
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  readonly trigger: ScanTrigger;
  readonly market: MarketView;
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

/** An operator spoke, or the engine about itself. */
export interface ControlInput {
  readonly type: 'control';
  readonly at: EpochMs;
  readonly command: ControlCommand;
}

export type ControlCommand =
  /** Entries wait while any code is paused; exits never do. */
  | { readonly type: 'pause'; readonly code: string; readonly reason: string }
  | { readonly type: 'resume'; readonly code: string; readonly reason: string }
  | { readonly type: 'reset_breaker'; readonly breaker: string; readonly reason: string }
  | {
      readonly type: 'close_position';
      readonly instrument: InstrumentId;
      readonly reason: ExitReason;
    };
