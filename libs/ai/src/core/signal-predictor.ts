import type { Clock } from '@tidegate/kernel';
import type { ConfluenceSignal, FeatureVector, Prediction } from '@tidegate/model';

import { blendConfidence } from './blend-confidence.js';
import { ExpiringCache } from './expiring-cache.js';
import type { PredictorOptions } from './predictor-options.js';
import type { Predictor, ProbabilityEstimate } from './predictor.js';

/** Blends a predictor's estimates with the confluence confidence, and caches the estimates of a costly predictor. */
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
    const cached = key === null ? undefined : this.cache.get(key);
    const estimate = cached ?? predictor.estimate(features, signal.direction);
    if (key !== null && !cached) this.cache.set(key, estimate);
    return {
      predictor: predictor.name,
      probability: estimate.probability,
      confidence: blendConfidence(signal, estimate.probability, options),
      contributions: estimate.contributions,
      features,
      cached: cached !== undefined,
    };
  }
}

/** Uses the whole content, not a digest, so that different inputs never share an estimate. */
function contentKey(predictor: string, signal: ConfluenceSignal, features: FeatureVector): string {
  const { instrument, primary, candleClosedAt, direction } = signal;
  const identity = [predictor, instrument, primary, candleClosedAt, direction, features.version];
  return `${identity.join('|')}|${bitsOf(features.values)}`;
}

/** Encodes the exact bits of each value in four UTF-16 units, which is much faster than decimal text. */
function bitsOf(values: Float64Array): string {
  const units = new Uint16Array(values.buffer, values.byteOffset, values.length * 4);
  return Reflect.apply(String.fromCharCode, null, units) as string;
}
