import type { DecisionId, EpochMs, InstrumentId, SignalId } from '@tidegate/kernel';

import type { ConfluenceSignal } from './confluence-signal.js';
import type { Prediction } from './prediction.js';
import type { Sizing } from './sizing.js';
import type { AccountScope } from './tenant-scope.js';
import type { GateCode, Verdict } from './verdict.js';

/** What followed from a confluence signal for one account. */
export type DecisionOutcome = 'accepted' | 'rejected' | 'closed_opposite';

/** The answer to *why did it trade, why did it not*: everything that was known and said. */
export interface DecisionRecord {
  readonly id: DecisionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly outcome: DecisionOutcome;
  /** The first gate that did not pass; `null` when all did. */
  readonly rejectedBy: GateCode | null;
  /** The shared signal that was judged; stores keep it once and join it in. */
  readonly signalId: SignalId;
  readonly signal: ConfluenceSignal;
  readonly prediction: Prediction;
  /** In gate order, up to and including the first refusal. */
  readonly verdicts: readonly Verdict[];
  readonly sizing: Sizing | null;
}
