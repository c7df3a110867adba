import type { Direction, FeatureVector, Reasons } from '@tidegate/model';

import { FEATURE_NAMES, FEATURES_VERSION, type FeatureName } from './feature-definitions.js';
import type { Predictor, ProbabilityEstimate } from './predictor.js';
import { invariant } from '@tidegate/kernel';

/** One term of the probability, computed from one feature from the viewpoint of a long. */
interface Term {
  readonly feature: FeatureName;
  /** Index in the vector. */
  readonly index: number;
  /** The value in the mirrored market; unchanged for features without a side. */
  readonly mirrored: (value: number) => number;
  readonly adds: (value: number) => number;
}

const negated = (value: number): number => -value;
const unsided = (value: number): number => value;

const TERMS: readonly Term[] = [
  termOf('rsi', (rsi) => 100 - rsi, rsiTerm),
  termOf('book_score', negated, bookTerm),
  termOf('bb_position', (position) => 1 - position, bandTerm),
  termOf('momentum', negated, momentumTerm),
  termOf('adx', unsided, (adx) => Math.min(Math.max(0, adx - 25) / 100, 0.1)),
  termOf('volume_ratio', unsided, volumeTerm),
];

/** Starts at 0.5 and adds a term per feature. A short uses the same terms on the mirrored market. */
export class HeuristicPredictor implements Predictor {
  readonly name = 'heuristic';
  readonly isCostly: boolean = false;

  estimate(features: FeatureVector, direction: Direction): ProbabilityEstimate {
    invariant(features.version === FEATURES_VERSION, 'Unsupported feature version', {
      version: features.version,
    });
    const contributions: Record<string, number> = { base: 0.5 };
    for (const { feature, index, mirrored, adds } of TERMS) {
      const value = features.values[index] as number;
      if (Number.isNaN(value)) contributions[`missing:${feature}`] = 0;
      else contributions[feature] = adds(direction === 'long' ? value : mirrored(value));
    }
    return clamped(contributions);
  }
}

function termOf(feature: FeatureName, mirrored: Term['mirrored'], adds: Term['adds']): Term {
  return { feature, index: FEATURE_NAMES.indexOf(feature), mirrored, adds };
}

function clamped(contributions: Reasons): ProbabilityEstimate {
  let sum = 0;
  for (const name in contributions) sum += contributions[name] as number;
  const probability = Math.min(1, Math.max(0, sum));
  if (probability === sum) return { probability, contributions };
  return { probability, contributions: { ...contributions, clamp: probability - sum } };
}

function rsiTerm(rsi: number): number {
  if (rsi >= 40 && rsi <= 60) return 0.08;
  if (rsi > 75) return -0.08;
  return rsi < 25 ? 0.06 : 0;
}

function bookTerm(score: number): number {
  if (score > 0.15) return Math.min(0.3 * score, 0.1);
  return score < -0.15 ? -0.06 : 0;
}

function bandTerm(position: number): number {
  if (position < 0.3) return 0.07;
  return position > 0.85 ? -0.05 : 0;
}

function momentumTerm(momentum: number): number {
  return momentum > 0 ? Math.min(0.5 * momentum, 0.06) : 0;
}

function volumeTerm(ratio: number): number {
  return ratio > 1.3 ? Math.min(0.1 * (ratio - 1), 0.1) : 0;
}
