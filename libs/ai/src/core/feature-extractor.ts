import type { IndicatorSource } from '@tidegate/indicators';
import type { BookAnalysis, ConfluenceSignal, FeatureVector } from '@tidegate/model';

import type { BookRole } from './confluence-options.js';
import {
  FEATURE_NAMES,
  FEATURES,
  FEATURES_VERSION,
  type FeatureColumns,
  type FeatureDefinition,
  type FeatureMoment,
} from './feature-definitions.js';

/** Extracts feature vectors from one series, which must be that of the signal's deciding timeframe. */
export class FeatureExtractor {
  private readonly columns: FeatureColumns;

  constructor(
    source: IndicatorSource,
    /** The book's shape is a feature only in the role `feature`, so that it counts once. */
    private readonly bookRole: BookRole,
  ) {
    const bands = { kind: 'bollinger', period: 20, deviations: 2 } as const;
    this.columns = {
      close: source.column({ kind: 'candle', field: 'close' }),
      rsi: source.column({ kind: 'rsi', period: 14 }),
      emaSpread: source.column({ kind: 'trend_strength', fast: 12, slow: 26 }),
      bandPosition: source.column({ ...bands, output: 'position' }),
      adx: source.column({ kind: 'adx', period: 14, output: 'adx' }),
      volumeRatio: source.column({ kind: 'volume_ratio', period: 20 }),
      atr: source.column({ kind: 'atr', period: 14 }),
      momentum: source.column({ kind: 'momentum', period: 10 }),
      emaMedium: source.column({ kind: 'ema', period: 20 }),
      emaLong: source.column({ kind: 'ema', period: 50 }),
    };
  }

  /** Extracts the vector of the signal at the latest closed candle; NaN where an input is missing. */
  extract(signal: ConfluenceSignal, book: BookAnalysis | null): FeatureVector {
    const bookShape = this.bookRole === 'feature' ? book : null;
    const moment: FeatureMoment = { columns: this.columns, signal, book, bookShape };
    const values = new Float64Array(FEATURES.length);
    FEATURES.forEach((feature: FeatureDefinition, index) => {
      values[index] = feature.read(moment);
    });
    return { version: FEATURES_VERSION, names: FEATURE_NAMES, values };
  }
}
