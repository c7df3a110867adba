import type { Direction, FeatureVector, Reasons } from '@tidegate/model';

/** A probability and its terms. */
export interface ProbabilityEstimate {
  /** Probability that the target is hit before the stop, after costs, 0–1. */
  readonly probability: number;
  /** Terms by feature name; they sum to the probability. A missing input shows as `missing:<name>` with 0. */
  readonly contributions: Reasons;
}

/** Turns features into a probability. Implementations are the heuristic and trained models. */
export interface Predictor {
  readonly name: string;
  /** Whether an estimate costs more than a cache lookup. */
  readonly isCostly: boolean;
  /** Must be deterministic: equal arguments give equal estimates. */
  estimate(features: FeatureVector, direction: Direction): ProbabilityEstimate;
}
