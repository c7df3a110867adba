import { describe, expect, it } from '@jest/globals';
import type { FeatureVector } from '@tidegate/model';
import fc from 'fast-check';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';

import { FEATURE_NAMES, FEATURES_VERSION, type FeatureName } from './feature-definitions.js';
import { HeuristicPredictor } from './heuristic-predictor.js';

const predictor = new HeuristicPredictor();

function vector(known: Partial<Record<FeatureName, number>>): FeatureVector {
  return {
    version: FEATURES_VERSION,
    names: FEATURE_NAMES,
    values: Float64Array.from(FEATURE_NAMES, (name) => known[name] ?? NaN),
  };
}

const KNOWN = {
  rsi: 45,
  bb_position: 0.2,
  adx: 32,
  volume_ratio: 1.6,
  book_score: 0.3,
  momentum: 0.01,
} as const;

describe('HeuristicPredictor', () => {
  it('returns the reference probabilities', () => {
    expect(predictor.estimate(vector(KNOWN), 'long').probability).toBeCloseTo(0.875, 12);
    expect(predictor.estimate(vector(KNOWN), 'short').probability).toBeCloseTo(0.65, 12);
  });

  it('names every term', () => {
    const { contributions } = predictor.estimate(vector(KNOWN), 'long');
    expect(contributions.base).toBe(0.5);
    expect(contributions.rsi).toBeCloseTo(0.08, 12);
    expect(contributions.book_score).toBeCloseTo(0.09, 12);
    expect(contributions.bb_position).toBeCloseTo(0.07, 12);
    expect(contributions.momentum).toBeCloseTo(0.005, 12);
    expect(contributions.adx).toBeCloseTo(0.07, 12);
    expect(contributions.volume_ratio).toBeCloseTo(0.06, 12);
  });

  it.each([
    ['rsi', 80, -0.08],
    ['rsi', 20, 0.06],
    ['rsi', 65, 0],
    ['book_score', 0.9, 0.1],
    ['book_score', 0.1, 0],
    ['book_score', -0.2, -0.06],
    ['bb_position', 0.9, -0.05],
    ['bb_position', 0.5, 0],
    ['momentum', 0.5, 0.06],
    ['momentum', -0.5, 0],
    ['adx', 20, 0],
    ['adx', 90, 0.1],
    ['volume_ratio', 1.2, 0],
    ['volume_ratio', 9, 0.1],
  ] as const)('maps %s = %d to the term %d for a long', (name, value, term) => {
    const estimate = predictor.estimate(vector({ [name]: value }), 'long');
    expect(estimate.probability).toBeCloseTo(0.5 + term, 12);
    expect(estimate.contributions[name]).toBeCloseTo(term, 12);
  });

  it('lists missing inputs with a contribution of 0', () => {
    const { probability, contributions } = predictor.estimate(vector({ adx: 32 }), 'long');
    expect(probability).toBeCloseTo(0.57, 12);
    const missing = Object.keys(contributions).filter((name) => name.startsWith('missing:'));
    expect(missing.toSorted()).toEqual([
      'missing:bb_position',
      'missing:book_score',
      'missing:momentum',
      'missing:rsi',
      'missing:volume_ratio',
    ]);
  });

  it('refuses features of another version', () => {
    const foreign = { ...vector(KNOWN), version: 'features-0' };
    expect(() => predictor.estimate(foreign, 'long')).toThrow('Unsupported feature version');
  });

  const reading = fc.record({
    rsi: ratesBetween(0, 100),
    bb_position: ratesBetween(-1, 2),
    adx: ratesBetween(0, 100),
    volume_ratio: ratesBetween(0, 20),
    book_score: ratesBetween(-1, 1),
    momentum: ratesBetween(-0.5, 0.5),
  });

  it('rates a short like a long in the mirrored market', () => {
    fc.assert(
      fc.property(reading, (known) => {
        const mirrored = {
          ...known,
          rsi: 100 - known.rsi,
          bb_position: 1 - known.bb_position,
          book_score: -known.book_score,
          momentum: -known.momentum,
        };
        expect(predictor.estimate(vector(mirrored), 'short').probability).toBeCloseTo(
          predictor.estimate(vector(known), 'long').probability,
          9,
        );
      }),
      seeded({ numRuns: 300 }),
    );
  });

  it('returns terms that sum to the probability', () => {
    fc.assert(
      fc.property(reading, fc.constantFrom('long', 'short'), (known, direction) => {
        const { probability, contributions } = predictor.estimate(vector(known), direction);
        const sum = Object.values(contributions).reduce((total, term) => total + term, 0);
        expect(sum).toBeCloseTo(probability, 12);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }),
      seeded({ numRuns: 300 }),
    );
  });
});
