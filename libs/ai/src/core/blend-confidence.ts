import type { ConfluenceSignal } from '@tidegate/model';

import type { PredictorOptions } from './predictor-options.js';
import { BOOK_VOTER } from './timeframe-opinion.js';

/**
 * Blends a probability with the confluence confidence, 0–1. With one supporting strategy: (1 − soloShare) × confidence
 * + soloShare × probability. With several: the same with jointShare, but at least jointFloor × confidence.
 */
export function blendConfidence(
  signal: ConfluenceSignal,
  probability: number,
  options: PredictorOptions,
): number {
  const { confidence } = signal;
  const mix = (share: number): number => (1 - share) * confidence + share * probability;
  if (supportersOf(signal) <= 1) return mix(options.soloShare);
  return Math.max(mix(options.jointShare), options.jointFloor * confidence);
}

/** Number of strategies on the deciding timeframe that voted for the direction, excluding the book. */
function supportersOf({ votes, primary }: ConfluenceSignal): number {
  return votes.filter(
    ({ signal, weight, agrees }) =>
      agrees && weight > 0 && signal.timeframe === primary && signal.strategy !== BOOK_VOTER,
  ).length;
}
