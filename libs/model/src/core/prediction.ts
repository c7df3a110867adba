import type { Reasons } from './strategy-signal.js';

/** Named features in one fixed order; `version` changes when a definition, a unit or the order does. */
export interface FeatureVector {
  readonly version: string;
  readonly names: readonly string[];
  /** Aligned to `names`; NaN where the input was missing. */
  readonly values: Float64Array;
}

/** The probability that a trade reaches its target before its stop, after costs. */
export interface Prediction {
  /** Who answered: `heuristic`, or a model's name. */
  readonly predictor: string;
  /** 0–1. */
  readonly probability: number;
  /** Blend of the probability with the confluence confidence, 0–1: what the gate judges. */
  readonly confidence: number;
  /** Each term that made the probability. */
  readonly contributions: Reasons;
  readonly features: FeatureVector;
  readonly cached: boolean;
}
