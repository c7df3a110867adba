import type { Direction, FeatureVector, Reasons } from '@tidegate/model';

/** A probability and what made it. */
export interface ProbabilityEstimate {
  /** 0–1: target before stop, after costs. */
  readonly probability: number;
  /** Terms by feature name; they sum to the probability. A missing input shows as `missing:<name>` with 0. */
  readonly contributions: Reasons;
}

/** Anything that turns features into a probability: the heuristic now, trained models beside it. */
export interface Predictor {
  readonly name: string;
  /** Whether an estimate costs more than remembering it. */
  readonly isCostly: boolean;
  /** Deterministic: equal features give an equal estimate. */
  estimate(features: FeatureVector, direction: Direction): ProbabilityEstimate;
}
