import type { EpochMs, InstrumentId, ProfileHash } from '@tidegate/kernel';
import type { BookAnalysis, Regime, StrategySignal, Timeframe } from '@tidegate/model';

import type { LeadLagReading } from './lead-lag.js';
import type { SessionRecord } from './session-record.js';

/** Signals and regime of one timeframe at its latest closed candle. */
export interface ConfluenceView {
  readonly timeframe: Timeframe;
  readonly signals: readonly StrategySignal[];
  /** `null` while unknown; the timeframe then has no vote. */
  readonly regime: Regime | null;
}

/** All inputs of the detector. */
export interface ConfluenceInput {
  readonly instrument: InstrumentId;
  readonly profile: ProfileHash;
  /** Time of the decision. */
  readonly at: EpochMs;
  readonly views: readonly ConfluenceView[];
  /** `null` when the book is unknown or too old. */
  readonly book: BookAnalysis | null;
  /** Base weight of an enabled strategy; only ratios matter. */
  readonly baseWeight: (strategy: string) => number;
  /** Factor from the strategy's record in this regime; 0 while a guardrail disables the strategy. */
  readonly adaptive: (strategy: string, regime: Regime) => number;
  /** Record of closed trades by hour of the day. */
  readonly sessions: SessionRecord;
  /** Reading of each configured leader, in configured order; `null` if unknown. */
  readonly leaders: readonly (LeadLagReading | null)[];
}
