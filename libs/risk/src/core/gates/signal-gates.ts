import { doubleOf } from '@tidegate/kernel';
import { passed, refused, type ConfluenceSignal, type Verdict } from '@tidegate/model';

import type { EntryContext } from '../entry-context.js';
import type { SignalOptions } from '../options/gate-options.js';
import { tradeCostsOf } from '../trade-costs.js';
import type { Gate } from './data-gates.js';

/** Whether a signal has enough independent votes, or a single vote with enough confidence. */
export function isConvincing(
  signal: Pick<ConfluenceSignal, 'votesFor' | 'confidence'>,
  options: SignalOptions,
): boolean {
  return signal.votesFor >= options.votesMin || isSureAlone(signal, options);
}

function isSureAlone(
  { votesFor, confidence }: Pick<ConfluenceSignal, 'votesFor' | 'confidence'>,
  { soloAllowed, soloConfidenceMin }: SignalOptions,
): boolean {
  return soloAllowed && votesFor >= 1 && confidence >= soloConfidenceMin;
}

export const confluenceBelowMin: Gate = ({ signal, options }) => {
  const { votesMin, soloConfidenceMin } = options.signal;
  const numbers = {
    votesFor: signal.votesFor,
    votesAgainst: signal.votesAgainst,
    votesMin,
    confidence: signal.confidence,
    solo: isSureAlone(signal, options.signal),
  };
  if (isConvincing(signal, options.signal)) return passed('CONFLUENCE_BELOW_MIN', numbers);
  return refused(
    'CONFLUENCE_BELOW_MIN',
    () =>
      `${signal.votesFor} of ${votesMin} required votes support the signal, and its confidence of ${signal.confidence.toFixed(2)} is not enough for a single vote (required: ${soloConfidenceMin})`,
    numbers,
  );
};

export const confidenceBelowMin: Gate = ({ signal, options }) => {
  const limit = options.signal.confidenceMin;
  const numbers = { confidence: signal.confidence, limit };
  if (signal.confidence >= limit) return passed('CONFIDENCE_BELOW_MIN', numbers);
  return refused(
    'CONFIDENCE_BELOW_MIN',
    () => `Confluence confidence ${signal.confidence.toFixed(3)} is below the minimum of ${limit}`,
    numbers,
  );
};

export const aiBelowThreshold: Gate = ({ prediction, options }) => {
  const limit = options.signal.aiConfidenceMin;
  const numbers = {
    confidence: prediction.confidence,
    probability: prediction.probability,
    predictor: prediction.predictor,
    limit,
  };
  if (prediction.confidence >= limit) return passed('AI_BELOW_THRESHOLD', numbers);
  return refused(
    'AI_BELOW_THRESHOLD',
    () =>
      `${prediction.predictor} gives a blended confidence of ${prediction.confidence.toFixed(3)} (probability ${prediction.probability.toFixed(3)}); the minimum is ${limit}`,
    numbers,
  );
};

/**
 * Checks the levels of the signal: valid prices, on the correct sides of the entry, the stop not too far, and enough
 * reward for the risk, before and after costs.
 */
export const riskRewardBelowMin: Gate = (context) => {
  const { signal, options } = context;
  const impossible = impossibleLevel(context);
  if (impossible) return impossible;
  const { riskRewardMin, stopRateMax } = options.signal;
  const sign = signal.direction === 'long' ? 1 : -1;
  const risk = sign * (signal.entry - signal.stop);
  const reward = sign * (signal.target - signal.entry);
  const stopRate = risk / signal.entry;
  const ratio = risk > 0 ? reward / risk : 0;
  const numbers = { riskReward: ratio, riskRewardMin, stopRate, stopRateMax };
  if (!(risk > 0) || !(reward > 0)) {
    return refused(
      'RISK_REWARD_BELOW_MIN',
      () =>
        `Stop ${signal.stop} and target ${signal.target} are not on the correct sides of the entry ${signal.entry} for a ${signal.direction}`,
      numbers,
    );
  }
  if (stopRate > stopRateMax) {
    return refused(
      'RISK_REWARD_BELOW_MIN',
      () =>
        `The stop is ${(stopRate * 100).toFixed(2)} % away; the limit is ${(stopRateMax * 100).toFixed(2)} %`,
      numbers,
    );
  }
  if (ratio < riskRewardMin) {
    return refused(
      'RISK_REWARD_BELOW_MIN',
      () =>
        `The target is ${ratio.toFixed(2)} times as far as the stop; the minimum is ${riskRewardMin}`,
      numbers,
    );
  }
  return netRiskReward(context, { ...numbers, reward: reward / signal.entry });
};

/** Compares the reward less its costs with the risk plus its costs. */
function netRiskReward(
  context: EntryContext,
  gross: { readonly stopRate: number; readonly reward: number } & Verdict['numbers'],
): Verdict {
  const { reward, ...distances } = gross;
  const limit = context.options.costs.netRiskRewardMin;
  const costs = tradeCostsOf(context);
  const won = reward - costs.toTarget;
  const lost = gross.stopRate + costs.toStop;
  const used = won / lost;
  const numbers = { ...distances, used, limit };
  if (limit === 0 || used >= limit) return passed('RISK_REWARD_BELOW_MIN', numbers);
  return refused(
    'RISK_REWARD_BELOW_MIN',
    () =>
      `After costs the target brings ${(won * 100).toFixed(2)} % and the stop takes ${(lost * 100).toFixed(2)} %, a ratio of ${used.toFixed(2)}; the minimum is ${limit}. Use a farther target or lower costs`,
    numbers,
  );
}

/** Refuses the first level that is not a valid price at the venue; `null` when all are valid. */
function impossibleLevel({ signal, instrument }: EntryContext): Verdict | null {
  const tick = doubleOf(instrument.priceIncrement);
  const { entry, stop, target } = signal;
  const levels = { entry, stop, target };
  const isPossible = (level: number): boolean => Number.isFinite(level) && level >= tick;
  const impossible = Object.entries(levels).find(([, level]) => !isPossible(level));
  if (!impossible) return null;
  const [name, level] = impossible;
  return refused(
    'RISK_REWARD_BELOW_MIN',
    () =>
      `The ${name} ${level} is not a valid price: it must be finite and at least one tick (${tick}). The signal is not tradable`,
    { ...levels, tick },
  );
}
