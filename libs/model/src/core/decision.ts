import type { DecisionId, EpochMs, InstrumentId, SignalId } from '@tidegate/kernel';

import type { ConfluenceSignal } from './confluence-signal.js';
import type { Prediction } from './prediction.js';
import type { Sizing } from './sizing.js';
import type { AccountScope } from './tenant-scope.js';
import type { GateCode, Verdict } from './verdict.js';

/** The outcome of a confluence signal for one account. */
export type DecisionOutcome = 'accepted' | 'rejected' | 'closed_opposite';

/** Why an account traded or did not: the signal, the prediction, the verdicts and the sizing. */
export interface DecisionRecord {
  readonly id: DecisionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly outcome: DecisionOutcome;
  /** The first gate that refused; `null` if all passed. */
  readonly rejectedBy: GateCode | null;
  /** The shared signal; stores keep it once and join it to each decision. */
  readonly signalId: SignalId;
  readonly signal: ConfluenceSignal;
  readonly prediction: Prediction;
  /** In gate order, up to and including the first refusal. */
  readonly verdicts: readonly Verdict[];
  readonly sizing: Sizing | null;
}
