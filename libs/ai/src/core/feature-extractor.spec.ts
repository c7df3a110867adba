import { describe, expect, it } from '@jest/globals';
import {
  bookLeaning,
  candlesOf,
  confluenceInput,
  regimeOf,
  strategySignal,
} from '@tidegate/ai/testing';
import { IndicatorCache } from '@tidegate/indicators';
import { epochMs, invariant } from '@tidegate/kernel';
import type { BookAnalysis, ConfluenceSignal, StrategySignal } from '@tidegate/model';

import { ConfluenceDetector } from './confluence-detector.js';
import { ConfluenceOptions, type BookRole } from './confluence-options.js';
import { FEATURE_NAMES, FEATURES, FEATURES_VERSION } from './feature-definitions.js';
import { FeatureExtractor } from './feature-extractor.js';

const regime = regimeOf({ volatility: 'high', expanding: true, atrPercentile: 0.9 });

function signalOf(changes: Partial<StrategySignal> = {}, at?: number): ConfluenceSignal {
  const closedAt = at === undefined ? {} : { at: epochMs(at) };
  const input = confluenceInput([strategySignal({ ...changes, ...closedAt })], {
    regime,
    ...closedAt,
  });
  const signal = new ConfluenceDetector(new ConfluenceOptions()).detect(input);
  invariant(signal !== null, 'The votes must have a direction');
  return signal;
}

const closes = Array.from(
  { length: 80 },
  (_, index) => 100 + 3 * Math.sin(index / 7) + 0.1 * index,
);
const candles = candlesOf(closes, (index) => 0.001 + 0.0001 * (index % 3));

function featuresOf(
  signal: ConfluenceSignal,
  given: { readonly bars?: number; readonly book?: BookAnalysis; readonly role?: BookRole } = {},
): Readonly<Record<string, number>> {
  const source = new IndicatorCache({ history: 200 });
  const extractor = new FeatureExtractor(source, given.role ?? 'feature');
  for (const candle of candles.slice(0, given.bars ?? candles.length)) source.push(candle);
  const vector = extractor.extract(signal, given.book ?? null);
  expect(vector).toMatchObject({ version: FEATURES_VERSION, names: FEATURE_NAMES });
  expect(vector.values).toHaveLength(FEATURE_NAMES.length);
  return Object.fromEntries(vector.names.map((name, index) => [name, vector.values[index] ?? NaN]));
}

describe('FeatureExtractor', () => {
  it('reads the indicators of its series at the latest closed candle', () => {
    const source = new IndicatorCache({ history: 200 });
    const read = (spec: Parameters<IndicatorCache['column']>[0]) => source.column(spec);
    const rsi = read({ kind: 'rsi', period: 14 });
    const atr = read({ kind: 'atr', period: 14 });
    const fast = read({ kind: 'ema', period: 20 });
    const slow = read({ kind: 'ema', period: 50 });
    for (const candle of candles) source.push(candle);
    const features = featuresOf(signalOf());
    expect(features.rsi).toBe(rsi.at(0));
    expect(features.atr_rate).toBe(atr.at(0) / (closes.at(-1) as number));
    expect(features.trend_strength).toBe((fast.at(0) - slow.at(0)) / atr.at(0));
    expect(features.momentum).toBeCloseTo(
      (closes.at(-1) as number) / (closes.at(-11) as number) - 1,
      12,
    );
  });

  it('describes the signal', () => {
    expect(featuresOf(signalOf())).toMatchObject({
      is_trend: 1,
      volatility_level: 1,
      volatility_rank: 0.9,
      is_expanding: 1,
      votes_for: 1,
      votes_against: 0,
      direction: 1,
      stop_rate: 0.01,
      reward_risk: 2,
      timeframe_minutes: 15,
    });
    expect(featuresOf(signalOf({ direction: 'short' }))).toMatchObject({ direction: -1 });
  });

  it.each([
    [0, 0, 1],
    [6, 1, 0],
    [12, 0, -1],
    [18, -1, 0],
  ])('maps %d o’clock to a point on the circle of the day', (hour, sine, cosine) => {
    const features = featuresOf(signalOf({}, Date.UTC(2026, 0, 5, hour)));
    expect(features.day_sin).toBeCloseTo(sine, 12);
    expect(features.day_cos).toBeCloseTo(cosine, 12);
  });

  it('returns NaN for indicators in warm-up and for an unknown book', () => {
    const early = featuresOf(signalOf(), { bars: 15 });
    const missing = Object.keys(early).filter((name) => Number.isNaN(early[name]));
    expect(missing).toEqual([
      'ema_spread',
      'bb_position',
      'adx',
      'volume_ratio',
      'trend_strength',
      'book_imbalance',
      'book_score',
      'spread_rate',
    ]);
    const known = featuresOf(signalOf(), { book: bookLeaning(0.3) });
    expect(Object.values(known).every(Number.isFinite)).toBe(true);
  });

  it.each(['vote', 'gate', 'off'] as const)(
    'excludes the shape of the book when its role is %s',
    (role) => {
      const features = featuresOf(signalOf(), { book: bookLeaning(0.3), role });
      expect(features.book_score).toBeNaN();
      expect(features.book_imbalance).toBeNaN();
      expect(features.spread_rate).toBeGreaterThan(0);
    },
  );

  it('has one definition per feature, with unit and meaning', () => {
    expect(new Set(FEATURE_NAMES).size).toBe(FEATURES.length);
    for (const { unit, meaning } of FEATURES) {
      expect(unit).not.toBe('');
      expect(meaning).not.toBe('');
    }
  });
});
