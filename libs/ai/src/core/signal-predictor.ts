import type { Clock } from '@tidegate/kernel';
import type { ConfluenceSignal, FeatureVector, Prediction } from '@tidegate/model';

import { blendConfidence } from './blend-confidence.js';
import { ExpiringCache } from './expiring-cache.js';
import type { PredictorOptions } from './predictor-options.js';
import type { Predictor, ProbabilityEstimate } from './predictor.js';

/** Asks a predictor about confluence signals, blends its estimates, and remembers those of a costly one by content. */
export class SignalPredictor {
  private readonly cache: ExpiringCache<ProbabilityEstimate>;

  constructor(
    private readonly parts: {
      readonly predictor: Predictor;
      readonly options: PredictorOptions;
      readonly clock: Clock;
    },
  ) {
    const { cacheSize, cacheTtlMs } = parts.options;
    this.cache = new ExpiringCache({ size: cacheSize, ttlMs: cacheTtlMs }, parts.clock);
  }

  predict(signal: ConfluenceSignal, features: FeatureVector): Prediction {
    const { predictor, options } = this.parts;
    const key = predictor.isCostly ? contentKey(predictor.name, signal, features) : null;
    const remembered = key === null ? undefined : this.cache.get(key);
    const estimate = remembered ?? predictor.estimate(features, signal.direction);
    if (key !== null && !remembered) this.cache.set(key, estimate);
    return {
      predictor: predictor.name,
      probability: estimate.probability,
      confidence: blendConfidence(signal, estimate.probability, options),
      contributions: estimate.contributions,
      features,
      cached: remembered !== undefined,
    };
  }
}

/** The whole content, not a digest of it: two different questions never share an answer. */
function contentKey(predictor: string, signal: ConfluenceSignal, features: FeatureVector): string {
  const { instrument, primary, candleClosedAt, direction } = signal;
  const question = [predictor, instrument, primary, candleClosedAt, direction, features.version];
  return `${question.join('|')}|${bitsOf(features.values)}`;
}

/** The exact bits of the values, four UTF-16 units each: far cheaper than their decimal text. */
function bitsOf(values: Float64Array): string {
  const units = new Uint16Array(values.buffer, values.byteOffset, values.length * 4);
  return Reflect.apply(String.fromCharCode, null, units) as string;
}
