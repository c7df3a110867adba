import type { EpochMs, InstrumentId, ProfileHash } from '@tidegate/kernel';
import type { BookAnalysis, Regime, StrategySignal, Timeframe } from '@tidegate/model';

import type { LeadLagReading } from './lead-lag.js';
import type { SessionRecord } from './session-record.js';

/** The opinions of one timeframe at its latest closed candle. */
export interface ConfluenceView {
  readonly timeframe: Timeframe;
  readonly signals: readonly StrategySignal[];
  /** `null` while it is unknown: the timeframe then has no say. */
  readonly regime: Regime | null;
}

/** Everything the detector looks at. */
export interface ConfluenceInput {
  readonly instrument: InstrumentId;
  readonly profile: ProfileHash;
  /** The moment of the decision. */
  readonly at: EpochMs;
  readonly views: readonly ConfluenceView[];
  /** `null` when the book is unknown or too old. */
  readonly book: BookAnalysis | null;
  /** Base weight of an enabled strategy; only ratios matter. */
  readonly baseWeight: (strategy: string) => number;
  /** Factor from the strategy's record in this regime; 0 disables it for now. */
  readonly adaptive: (strategy: string, regime: Regime) => number;
  /** The record by hour of the day. */
  readonly sessions: SessionRecord;
  /** What each configured leader lets expect, in their order; `null` where that is unknown. */
  readonly leaders: readonly (LeadLagReading | null)[];
}
