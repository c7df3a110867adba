import { jsonNumber, numberOf, type JsonNumber } from '@tidegate/kernel';
import type { Prediction } from '@tidegate/model';

import { jsonNumbers, numbersOf, type JsonNumbers } from './scalar.js';

export interface PredictionJson {
  readonly predictor: string;
  readonly probability: JsonNumber;
  readonly confidence: JsonNumber;
  readonly contributions: JsonNumbers;
  readonly features: {
    readonly version: string;
    readonly names: readonly string[];
    readonly values: readonly JsonNumber[];
  };
  readonly cached: boolean;
}

export function encodePrediction(prediction: Prediction): PredictionJson {
  const { features } = prediction;
  return {
    predictor: prediction.predictor,
    probability: jsonNumber(prediction.probability),
    confidence: jsonNumber(prediction.confidence),
    contributions: jsonNumbers(prediction.contributions),
    features: {
      version: features.version,
      names: features.names,
      values: Array.from(features.values, jsonNumber),
    },
    cached: prediction.cached,
  };
}

export function decodePrediction(json: PredictionJson): Prediction {
  const { features } = json;
  return {
    predictor: json.predictor,
    probability: numberOf(json.probability),
    confidence: numberOf(json.confidence),
    contributions: numbersOf(json.contributions),
    features: {
      version: features.version,
      names: features.names,
      values: Float64Array.from(features.values, numberOf),
    },
    cached: json.cached,
  };
}
