import type { EpochMs, InstrumentId, ProfileHash } from '@tidegate/kernel';

import type { Regime } from './regime.js';
import type { Direction, Reasons, StrategySignal } from './strategy-signal.js';
import type { Timeframe } from './timeframe.js';

/** One vote with the weight it got. */
export interface ConfluenceVote {
  readonly signal: StrategySignal;
  /** base × adaptive × regime multiplier × family share, normalised. */
  readonly weight: number;
  readonly agrees: boolean;
}

/** What one timeframe says. */
export interface TimeframeView {
  readonly timeframe: Timeframe;
  /** `null`: no side has more votes. */
  readonly direction: Direction | null;
  readonly regime: Regime;
  readonly score: number;
  readonly confidence: number;
}

/** What the order book said, or that nobody knows: unknown is not neutral. */
export type BookStance =
  | { readonly state: 'unknown' }
  | { readonly state: 'agrees' | 'disagrees' | 'neutral'; readonly score: number };

/**
 * Where the entry price of a signal comes from: the close of a closed candle, the far touch of a quote, or the last price,
 * which the forming candle may have set, where there is no quote.
 */
export type EntrySource = 'close' | 'touch' | 'last_price';

/** The joint opinion of all strategies on all timeframes; shared by every account of the profile. */
export interface ConfluenceSignal {
  readonly instrument: InstrumentId;
  readonly profile: ProfileHash;
  readonly direction: Direction;
  /** Weighted strength, 0–1. */
  readonly score: number;
  /** 0–1. */
  readonly confidence: number;
  /** Independent votes for the direction on the deciding timeframe (family diversity counted). */
  readonly votesFor: number;
  readonly votesAgainst: number;
  readonly votes: readonly ConfluenceVote[];
  readonly timeframes: readonly TimeframeView[];
  readonly primary: Timeframe;
  readonly regime: Regime;
  readonly book: BookStance;
  /** Close of the newest candle on which a supporter spoke; the price at which it could be taken, once it is offered. */
  readonly entry: number;
  readonly entrySource: EntrySource;
  readonly stop: number;
  readonly target: number;
  /** Name of the strategy whose stop and target were taken: the highest-confidence one on any agreeing timeframe. */
  readonly leader: string;
  readonly adjustments: Reasons;
  /** When it was made. */
  readonly at: EpochMs;
  /** Close time of the candle of the deciding timeframe that it rests on. */
  readonly candleClosedAt: EpochMs;
  readonly validUntil: EpochMs;
}
