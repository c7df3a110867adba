import type { DecisionId } from '@tidegate/kernel';
import type { AccountScope, DecisionOutcome, DecisionRecord } from '@tidegate/model';
import type { EntryAssessment } from '@tidegate/risk';

import type { SignalOffer } from './signal-offer.js';

/** What became of a signal. */
export interface DecisionMade {
  readonly id: DecisionId;
  readonly scope: AccountScope;
  readonly outcome: DecisionOutcome;
  /** `null` for an exit: exits pass no gate. */
  readonly assessment: EntryAssessment | null;
}

/** Everything that made a decision, for whoever asks why. */
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
