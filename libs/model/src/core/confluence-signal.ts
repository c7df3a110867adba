import type { EpochMs, InstrumentId, ProfileHash } from '@tidegate/kernel';

import type { Regime } from './regime.js';
import type { Direction, Reasons, StrategySignal } from './strategy-signal.js';
import type { Timeframe } from './timeframe.js';

/** One vote with its weight. */
export interface ConfluenceVote {
  readonly signal: StrategySignal;
  /** base × adaptive × regime multiplier × family share, normalised. */
  readonly weight: number;
  readonly agrees: boolean;
}

/** The result of one timeframe. */
export interface TimeframeView {
  readonly timeframe: Timeframe;
  /** `null` if the votes are tied. */
  readonly direction: Direction | null;
  readonly regime: Regime;
  readonly score: number;
  readonly confidence: number;
}

/** Whether the order book supports the signal; `unknown` differs from `neutral`. */
export type BookStance =
  | { readonly state: 'unknown' }
  | { readonly state: 'agrees' | 'disagrees' | 'neutral'; readonly score: number };

/**
 * The source of a signal's entry price: the close of a closed candle, the far touch of a quote, or, without a quote,
 * the last price, which may come from the forming candle.
 */
export type EntrySource = 'close' | 'touch' | 'last_price';

/** The combined signal of all strategies on all timeframes, shared by every account of the profile. */
export interface ConfluenceSignal {
  readonly instrument: InstrumentId;
  readonly profile: ProfileHash;
  readonly direction: Direction;
  /** Weighted strength, 0–1. */
  readonly score: number;
  /** 0–1. */
  readonly confidence: number;
  /** Independent votes for the direction on the primary timeframe, adjusted for family diversity. */
  readonly votesFor: number;
  readonly votesAgainst: number;
  readonly votes: readonly ConfluenceVote[];
  readonly timeframes: readonly TimeframeView[];
  readonly primary: Timeframe;
  readonly regime: Regime;
  readonly book: BookStance;
  /** Close of the newest candle with a supporting signal; once offered, the price at which the trade can be entered. */
  readonly entry: number;
  readonly entrySource: EntrySource;
  readonly stop: number;
  readonly target: number;
  /** The strategy that supplies stop and target: the one with the highest confidence on any agreeing timeframe. */
  readonly leader: string;
  readonly adjustments: Reasons;
  /** When the signal was created. */
  readonly at: EpochMs;
  /** Close time of the primary timeframe's candle that the signal is based on. */
  readonly candleClosedAt: EpochMs;
  readonly validUntil: EpochMs;
}
