import { describe, expect, it } from '@jest/globals';
import { bookLeaning, confluenceInput, NOW, strategySignal } from '@tidegate/ai/testing';
import { epochMs, instrumentId, invariant, ManualTime } from '@tidegate/kernel';
import type { ConfluenceSignal, FeatureVector, StrategySignal } from '@tidegate/model';

import { blendConfidence } from './blend-confidence.js';
import { ConfluenceDetector } from './confluence-detector.js';
import { ConfluenceOptions } from './confluence-options.js';
import { FEATURE_NAMES, FEATURES_VERSION } from './feature-definitions.js';
import { HeuristicPredictor } from './heuristic-predictor.js';
import { PredictorOptions } from './predictor-options.js';
import { SignalPredictor } from './signal-predictor.js';

function signalOf(
  signals: readonly StrategySignal[],
  changes: Partial<ConfluenceOptions> = {},
): ConfluenceSignal {
  const options = Object.assign(new ConfluenceOptions(), changes);
  const input = confluenceInput(signals, { book: bookLeaning(0.5) });
  const signal = new ConfluenceDetector(options).detect(input);
  invariant(signal !== null, 'The votes must have a direction');
  return { ...signal, confidence: 0.6 };
}

const trendLong = strategySignal();
const keltnerLong = strategySignal({ strategy: 'keltner', family: 'mean_reversion' });
const SOLO = signalOf([trendLong]);
const JOINT = signalOf([trendLong, keltnerLong]);
const options = new PredictorOptions();

describe('blendConfidence', () => {
  it('gives the confluence confidence a share of 0.7 with a single strategy', () => {
    expect(blendConfidence(SOLO, 0.9, options)).toBeCloseTo(0.7 * 0.6 + 0.3 * 0.9, 12);
    expect(blendConfidence(SOLO, 0, options)).toBeCloseTo(0.42, 12);
  });

  it('takes the mean with several strategies, but at least 0.85 of the confluence confidence', () => {
    expect(blendConfidence(JOINT, 0.8, options)).toBeCloseTo(0.7, 12);
    expect(blendConfidence(JOINT, 0.1, options)).toBeCloseTo(0.85 * 0.6, 12);
  });

  it('does not count the book as a second strategy', () => {
    const withBook = signalOf([trendLong], { bookRole: 'vote' });
    expect(withBook.votesFor).toBe(2);
    expect(blendConfidence(withBook, 0, options)).toBeCloseTo(0.42, 12);
  });

  it('does not count other timeframes or silenced votes as a second strategy', () => {
    const elsewhere = signalOf([trendLong, { ...keltnerLong, timeframe: '1h' }]);
    expect(blendConfidence(elsewhere, 0, options)).toBeCloseTo(0.42, 12);
  });
});

function features(rsi: number): FeatureVector {
  const values = Float64Array.from(FEATURE_NAMES, (name) => (name === 'rsi' ? rsi : NaN));
  return { version: FEATURES_VERSION, names: FEATURE_NAMES, values };
}

function predictorWith(changes: Partial<PredictorOptions> = {}, isCostly = true) {
  const time = new ManualTime(NOW);
  const predictor = new SignalPredictor({
    predictor: Object.assign(new HeuristicPredictor(), { isCostly }),
    options: Object.assign(new PredictorOptions(), changes),
    clock: time,
  });
  return { time, predictor };
}

describe('SignalPredictor', () => {
  it('returns probability, blend, terms, and features', () => {
    const { predictor } = predictorWith();
    const vector = features(50);
    expect(predictor.predict(SOLO, vector)).toEqual({
      predictor: 'heuristic',
      probability: 0.58,
      confidence: 0.7 * 0.6 + 0.3 * 0.58,
      contributions: expect.objectContaining({ base: 0.5, rsi: 0.08, 'missing:adx': 0 }),
      features: vector,
      cached: false,
    });
  });

  it('caches an estimate by content for a minute', () => {
    const { time, predictor } = predictorWith();
    const first = predictor.predict(SOLO, features(50));
    time.advanceBy(59_999);
    expect(predictor.predict(SOLO, features(50))).toEqual({ ...first, cached: true });
    time.advanceBy(1);
    expect(predictor.predict(SOLO, features(50)).cached).toBe(false);
  });

  it('does not cache a cheap predictor', () => {
    const { predictor } = predictorWith({}, false);
    const first = predictor.predict(SOLO, features(50));
    expect(predictor.predict(SOLO, features(50))).toEqual({ ...first, cached: false });
  });

  it.each([
    ['other features', SOLO, features(50.0000001)],
    ['another instrument', { ...SOLO, instrument: instrumentId('test', 'ETH/USD') }, features(50)],
    ['another candle', { ...SOLO, candleClosedAt: epochMs(NOW + 1) }, features(50)],
    ['the other direction', { ...SOLO, direction: 'short' as const }, features(50)],
  ])('requests a new estimate for %s', (_, signal, vector) => {
    const { predictor } = predictorWith();
    predictor.predict(SOLO, features(50));
    expect(predictor.predict(signal, vector).cached).toBe(false);
  });

  it('blends a cached estimate with the new confidence', () => {
    const { predictor } = predictorWith();
    predictor.predict(SOLO, features(50));
    const surer = predictor.predict({ ...SOLO, confidence: 0.9 }, features(50));
    expect(surer.cached).toBe(true);
    expect(surer.confidence).toBeCloseTo(0.7 * 0.9 + 0.3 * 0.58, 12);
  });

  it('evicts the least recently used estimate at its bound', () => {
    const { predictor } = predictorWith({ cacheSize: 1 });
    predictor.predict(SOLO, features(50));
    predictor.predict(SOLO, features(51));
    expect(predictor.predict(SOLO, features(50)).cached).toBe(false);
  });
});
