import type { EpochMs, InstrumentId } from '@tidegate/kernel';

import type { Timeframe } from './timeframe.js';

export type Direction = 'long' | 'short';

/** Strategies of one family use the same information, so their votes are not independent. */
export type StrategyFamily =
  | 'mean_reversion'
  | 'trend_following'
  | 'momentum'
  | 'vwap'
  | 'microstructure'
  | 'structure'
  | 'sentiment';

/** Named numbers behind a decision. */
export type Reasons = Readonly<Record<string, number>>;

/** The signal of one strategy on one closed candle. */
export interface StrategySignal {
  readonly strategy: string;
  readonly family: StrategyFamily;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly direction: Direction;
  /** 0–1. */
  readonly strength: number;
  /** 0–1. */
  readonly confidence: number;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly reasons: Reasons;
  /** Close time of the candle. */
  readonly at: EpochMs;
}

/** Strong enough to vote: strength and confidence ≥ 0.3. */
export function isActionable(signal: StrategySignal): boolean {
  return signal.strength >= 0.3 && signal.confidence >= 0.3;
}

export function oppositeDirection(direction: Direction): Direction {
  return direction === 'long' ? 'short' : 'long';
}
