import type { OpinionAnswer, StandingAnswer } from '@tidegate/contracts';
import type { InstrumentStanding, OpinionStanding } from '@tidegate/trading';

import { instant, instantOrNull, plainNumbers } from './plain-answers.js';

export function standingAnswer(standing: InstrumentStanding): StandingAnswer {
  const { instrument, at, primary, opinions, signal, limits, nextScanAt } = standing;
  const { votesMin, confidenceMin, soloAllowed, soloConfidenceMin } = limits;
  return {
    ...{ instrument, at: instant(at), primary },
    opinions: opinions.map(opinionAnswer),
    confluence: signal && {
      ...{ direction: signal.direction, score: signal.score, confidence: signal.confidence },
      ...{ votesFor: signal.votesFor, votesAgainst: signal.votesAgainst },
      isEnough: standing.isConvincing && signal.confidence >= confidenceMin,
    },
    limits: { votesMin, confidenceMin, soloConfidenceMin: soloAllowed ? soloConfidenceMin : null },
    nextScanAt: instant(nextScanAt),
  };
}

function opinionAnswer(opinion: OpinionStanding): OpinionAnswer {
  const { strategy, weight, timeframe, signal, candlesHeld, candlesNeeded } = opinion;
  return {
    ...{ strategy, weight, timeframe, candlesHeld, candlesNeeded },
    signal: signal && {
      ...{ direction: signal.direction, strength: signal.strength, confidence: signal.confidence },
      reasons: plainNumbers(signal.reasons),
      at: instant(signal.at),
      validUntil: instant(opinion.validUntil ?? signal.at),
    },
    missing: signal ? null : candlesHeld < candlesNeeded ? 'warming_up' : 'no_setup',
    lastSignalAt: instantOrNull(opinion.lastSignalAt),
  };
}
