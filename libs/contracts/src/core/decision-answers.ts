import type { GateCode } from '@tidegate/model';

import type { GateCheckAnswer } from './gate-answers.js';
import type {
  DecisionAnswer,
  FillAnswer,
  OrderAnswer,
  PageAnswer,
  PositionAnswer,
  SizingFactorAnswer,
  TradeAnswer,
} from './trading-answers.js';

/** A value of a gate. Numbers that JSON cannot represent are `null`. */
export type GateValueAnswer = number | string | boolean | null;

/**
 * What became of a trade that was not made, read from candles by the rules of back-tests: the stop first within one bar,
 * gaps at the open.
 */
export interface SinceAnswer {
  /**
   * `following`: neither level was reached yet. `not_followed`: the signal has no valid levels, or the decision is older
   * than the record.
   * @example "target"
   */
  readonly state: 'target' | 'stop' | 'time_limit' | 'following' | 'not_followed';
  /**
   * Net result ÷ planned risk, after costs; `null` without an end. −1 is the stop.
   * @example 0.64
   */
  readonly r: number | null;
  /** When the level was reached: the close of its candle, ISO 8601. */
  readonly at: string | null;
  /**
   * Price before costs.
   * @example 64210.5
   */
  readonly price: number | null;
}

/** A decision in a list, with its distance from the limit and what happened since. */
export interface DecisionRowAnswer extends DecisionAnswer {
  /** The check that refused; `null` if none did. */
  readonly needed: NeededAnswer | null;
  /** `null` for a decision that was not refused. */
  readonly since: SinceAnswer | null;
}

/** What would have had to differ for a gate to pass. */
export interface NeededAnswer {
  readonly gate: GateCode;
  readonly check: GateCheckAnswer;
  /** @example 0.0021 */
  readonly value: GateValueAnswer;
  /** @example 0.0015 */
  readonly limit: GateValueAnswer;
  /**
   * limit − value: the change that the value needs; `null` if they are not numbers.
   * @example -0.0006
   */
  readonly difference: number | null;
  /**
   * |difference| ÷ |limit|; 0.1 or less is a near miss.
   * @example 0.4
   */
  readonly distance: number | null;
}

/** One gate of a decision. */
export interface GateResultAnswer {
  readonly gate: GateCode;
  /** Place in the order of asking, from 1. */
  readonly place: number;
  /**
   * `skipped`: the gate had nothing to compare. `not_asked`: an earlier gate refused; `outlook` then says what this one
   * would have answered.
   * @example "passed"
   */
  readonly mark: 'passed' | 'refused' | 'skipped' | 'not_asked';
  /** The answer of a gate that was not asked, computed from the recorded state; `null` if it is not known. */
  readonly outlook: 'passes' | 'refuses' | null;
  /** The check that decided, or the main check; `null` without its numbers. */
  readonly check: GateCheckAnswer | null;
  readonly value: GateValueAnswer;
  readonly limit: GateValueAnswer;
  /** A sentence with the numbers if the gate refuses; empty otherwise. English; translate from the numbers. */
  readonly message: string;
  readonly numbers: Readonly<Record<string, GateValueAnswer>>;
}

/** One vote of a strategy on a timeframe. */
export interface VoteCellAnswer {
  readonly direction: 'long' | 'short';
  readonly agrees: boolean;
  /** Share of the timeframe's weight, 0 to 1. */
  readonly weight: number;
  /** 0 to 1. */
  readonly strength: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  /** Close time of the candle of the vote, ISO 8601. */
  readonly at: string;
  /** Named numbers behind the vote. */
  readonly reasons: Readonly<Record<string, GateValueAnswer>>;
}

/** A strategy and its vote on each timeframe. */
export interface VoterAnswer {
  /** @example "keltner" */
  readonly strategy: string;
  /** Base weight in the profile; `null` if the profile is not known. */
  readonly weight: number | null;
  /** In the order of `timeframes`; `null` where the strategy was silent. */
  readonly votes: readonly (VoteCellAnswer | null)[];
}

export interface RegimeAnswer {
  readonly trend: 'trend' | 'range';
  readonly volatility: 'low' | 'mid' | 'high';
  readonly expanding: boolean;
  readonly adx: number | null;
  /** Average true range ÷ close, as a fraction. */
  readonly atrRate: number | null;
  /** Rank among recent bars, 0 to 1. */
  readonly atrPercentile: number | null;
}

/** The result of one timeframe. */
export interface TimeframeResultAnswer {
  readonly timeframe: string;
  /** `null` if the votes were tied. */
  readonly direction: 'long' | 'short' | null;
  readonly score: number;
  readonly confidence: number;
  readonly regime: RegimeAnswer;
}

export interface CandleAnswer {
  /** ISO 8601. */
  readonly openTime: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base units. */
  readonly volume: number;
  readonly trades: number;
  /** Made to fill a gap in which the venue had no trades. */
  readonly synthetic: boolean;
}

/** The candle that a decision stood on. */
export interface DecisionCandleAnswer {
  readonly timeframe: string;
  /** ISO 8601. */
  readonly closedAt: string;
  /** Milliseconds from the close to the decision. */
  readonly ageMs: number;
  /** `null` if the candle is no longer stored. */
  readonly candle: CandleAnswer | null;
}

/** One step of an order on its way. */
export interface OrderEventAnswer {
  /**
   * `durable`: the row is on disk. `accepted`: the venue works the order; its time is not recorded for every venue.
   * @example "durable"
   */
  readonly step:
    | 'durable'
    | 'sent'
    | 'accepted'
    | 'triggered'
    | 'fill'
    | 'cancel_requested'
    | 'ended'
    | 'unknown';
  /** ISO 8601; `null` if the time is not recorded. */
  readonly at: string | null;
  /** Milliseconds since the order was durable; `null` without a time. */
  readonly afterMs: number | null;
  /** Status or reason code of the venue; empty without one. */
  readonly code: string;
  readonly quantity: string | null;
  readonly price: string | null;
}

/** An order with everything that happened to it. */
export interface OrderTrailAnswer {
  readonly order: OrderAnswer;
  readonly clientOrderId: string;
  readonly venueOrderId: string | null;
  /** Oldest first. */
  readonly events: readonly OrderEventAnswer[];
  readonly fills: readonly FillAnswer[];
  /** Average fill price against the decision price, as a fraction; positive is a cost. `null` without a fill. */
  readonly slippage: number | null;
}

/** One decision with its evidence and its consequences: the why card. */
export interface DecisionCardAnswer {
  readonly decision: DecisionAnswer;
  readonly candle: DecisionCandleAnswer;
  /** Timeframes of the votes, shortest first. */
  readonly timeframes: readonly string[];
  /** Every strategy of the profile, silent ones too. */
  readonly voters: readonly VoterAnswer[];
  readonly votes: {
    readonly votesFor: number;
    readonly votesAgainst: number;
    /** Strategies of the profile that gave no vote on any timeframe; `null` if the profile is not known. */
    readonly silent: number | null;
  };
  readonly results: readonly TimeframeResultAnswer[];
  readonly regime: RegimeAnswer;
  readonly book: { readonly state: string; readonly score: number | null };
  /** Named terms that sum to the confidence. */
  readonly adjustments: Readonly<Record<string, GateValueAnswer>>;
  /** Confluence score, 0 to 1. */
  readonly score: number;
  /** Confluence confidence against the limit of its gate. */
  readonly confidence: { readonly value: number; readonly limit: number | null };
  readonly prediction: {
    /** @example "heuristic" */
    readonly predictor: string;
    /** 0 to 1. */
    readonly probability: number | null;
    /** Blend that the gate compares with the limit, 0 to 1. */
    readonly value: number | null;
    readonly limit: number | null;
    readonly contributions: Readonly<Record<string, GateValueAnswer>>;
    /** From the cache of the predictor. */
    readonly cached: boolean;
  };
  /** All gates in the order of asking; empty for an exit by an opposite signal, which no gate assesses. */
  readonly gates: readonly GateResultAnswer[];
  /** `null` if no gate refused. */
  readonly needed: NeededAnswer | null;
  /**
   * The later gates of a refusal on the recorded state. `not_recorded`: the decision is older than the record, or its
   * profile is gone.
   */
  readonly outlook: {
    readonly state: 'none' | 'all_pass' | 'others_refuse' | 'not_recorded';
    readonly refusing: readonly GateCode[];
  };
  /** Steps of the size; recomputed for a refused decision, see `recomputed`. */
  readonly sizing: {
    readonly recomputed: boolean;
    readonly quantity: string;
    readonly notional: string;
    readonly risk: string;
    readonly factors: readonly SizingFactorAnswer[];
  } | null;
  /** `null` for a decision that was not refused. */
  readonly since: SinceAnswer | null;
  readonly position: PositionAnswer | null;
  /** Orders of the decision and of its position, oldest first. */
  readonly orders: readonly OrderTrailAnswer[];
  readonly trade: TradeDetailAnswer | null;
  /** Neighbours in the same instrument and account. */
  readonly previous: string | null;
  readonly next: string | null;
}

/** A closed trade with its path and costs. */
export interface TradeDetailAnswer extends TradeAnswer {
  /** Largest favourable move, as a fraction of the entry price. */
  readonly mfe: number;
  /** Largest adverse move, as a fraction of the entry price. */
  readonly mae: number;
  /** `mfe` ÷ distance to the first stop; `null` if the stop is not known. */
  readonly mfeR: number | null;
  readonly maeR: number | null;
  /** Fill against decision price, as a fraction; positive is a cost. */
  readonly entrySlippage: number;
  readonly exitSlippage: number;
  readonly supporters: readonly string[];
  readonly trend: 'trend' | 'range';
  readonly volatility: 'low' | 'mid' | 'high';
  /** Milliseconds. */
  readonly holdingMs: number;
  /** What the trade would have become without its break-even stop; `null` for other exits. */
  readonly withoutBreakeven: SinceAnswer | null;
}

export type DecisionPageAnswer = PageAnswer<DecisionRowAnswer>;
