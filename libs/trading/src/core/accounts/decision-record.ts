import type { DecisionId } from '@tidegate/kernel';
import type { AccountScope, DecisionOutcome, DecisionRecord } from '@tidegate/model';
import type { EntryAssessment } from '@tidegate/risk';

import type { SignalOffer } from './signal-offer.js';

/** The outcome of a signal for one account. */
export interface DecisionMade {
  readonly id: DecisionId;
  readonly scope: AccountScope;
  readonly outcome: DecisionOutcome;
  /** `null` for an exit, which no gate assesses. */
  readonly assessment: EntryAssessment | null;
}

/** The record of a decision with everything that led to it. */
export function decisionRecordOf(
  offer: SignalOffer,
  { id, scope, outcome, assessment }: DecisionMade,
): DecisionRecord {
  return {
    id,
    scope,
    instrument: offer.instrument.id,
    at: offer.at,
    outcome,
    rejectedBy: assessment?.rejectedBy ?? null,
    signalId: offer.id,
    signal: offer.signal,
    prediction: offer.predict(),
    verdicts: assessment?.verdicts ?? [],
    sizing: assessment?.sizing ?? null,
  };
}
