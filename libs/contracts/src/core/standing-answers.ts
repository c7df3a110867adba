import type { GateValueAnswer } from './decision-answers.js';

/** What one strategy says on one timeframe now. */
export interface OpinionAnswer {
  /** @example "keltner" */
  readonly strategy: string;
  /** Base weight in the profile. */
  readonly weight: number;
  /** @example "15m" */
  readonly timeframe: string;
  /** `null` while the strategy is silent. */
  readonly signal: {
    readonly direction: 'long' | 'short';
    /** 0 to 1. */
    readonly strength: number;
    /** 0 to 1. */
    readonly confidence: number;
    readonly reasons: Readonly<Record<string, GateValueAnswer>>;
    /** Close of its candle, ISO 8601. */
    readonly at: string;
    readonly validUntil: string;
  } | null;
  /**
   * Why the strategy is silent; `null` if it speaks. `warming_up`: `candlesHeld` of `candlesNeeded` are there. `no_setup`:
   * its conditions do not hold on the last candle.
   * @example "no_setup"
   */
  readonly missing: 'warming_up' | 'no_setup' | null;
  readonly candlesHeld: number;
  readonly candlesNeeded: number;
  /** Its last signal, ISO 8601; `null` if the profile saw none. */
  readonly lastSignalAt: string | null;
}

/** What the strategies of an account say about an instrument now. */
export interface StandingAnswer {
  /** @example "kraken:BTC/USD" */
  readonly instrument: string;
  /** ISO 8601. */
  readonly at: string;
  readonly primary: string;
  readonly opinions: readonly OpinionAnswer[];
  /** What the votes add up to, before the order book; `null` if they give no direction. */
  readonly confluence: {
    readonly direction: 'long' | 'short';
    readonly score: number;
    readonly votesFor: number;
    readonly votesAgainst: number;
    /** 0 to 1. */
    readonly confidence: number;
    /** Whether votes and confidence meet the limits. */
    readonly isEnough: boolean;
  } | null;
  readonly limits: {
    readonly votesMin: number;
    readonly confidenceMin: number;
    /** Confidence at which a single vote is enough; `null` if it never is. */
    readonly soloConfidenceMin: number | null;
  };
  /** The next close of the primary timeframe, ISO 8601. */
  readonly nextScanAt: string;
}

/** The standing of every instrument that the account's engine trades. */
export interface StandingsAnswer {
  readonly standings: readonly StandingAnswer[];
}
