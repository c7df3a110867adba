import type { Reasons } from './strategy-signal.js';

/** Named features in a fixed order. `version` changes with any definition, unit or the order. */
export interface FeatureVector {
  readonly version: string;
  readonly names: readonly string[];
  /** Aligned with `names`; NaN if the input was missing. */
  readonly values: Float64Array;
}

/** The probability that a trade reaches its target before its stop, after costs. */
export interface Prediction {
  /** `heuristic`, or the name of the model. */
  readonly predictor: string;
  /** 0–1. */
  readonly probability: number;
  /** Blend of the probability and the confluence confidence, 0–1; the gate checks this value. */
  readonly confidence: number;
  /** The terms of the probability. */
  readonly contributions: Reasons;
  readonly features: FeatureVector;
  readonly cached: boolean;
}
