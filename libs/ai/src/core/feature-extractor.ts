import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import { DAY_MS, MINUTE_MS } from '@tidegate/kernel';
import {
  timeframeMs,
  type BookAnalysis,
  type ConfluenceSignal,
  type FeatureVector,
  type VolatilityRegime,
} from '@tidegate/model';

import type { BookRole } from './confluence-options.js';
import { FEATURE_NAMES, FEATURES_VERSION, type FeatureName } from './feature-definitions.js';

const VOLATILITY_LEVEL: Readonly<Record<VolatilityRegime, number>> = { low: 0, mid: 0.5, high: 1 };

/** Makes feature vectors of one series: the one whose timeframe decided the signal. */
export class FeatureExtractor {
  private readonly close: IndicatorColumn;
  private readonly rsi: IndicatorColumn;
  private readonly emaSpread: IndicatorColumn;
  private readonly bandPosition: IndicatorColumn;
  private readonly adx: IndicatorColumn;
  private readonly volumeRatio: IndicatorColumn;
  private readonly atr: IndicatorColumn;
  private readonly momentum: IndicatorColumn;
  private readonly emaMedium: IndicatorColumn;
  private readonly emaLong: IndicatorColumn;

  constructor(
    source: IndicatorSource,
    /** The book's shape is a feature in this role only: it is counted once. */
    private readonly bookRole: BookRole,
  ) {
    this.close = source.column({ kind: 'candle', field: 'close' });
    this.rsi = source.column({ kind: 'rsi', period: 14 });
    this.emaSpread = source.column({ kind: 'trend_strength', fast: 12, slow: 26 });
    this.bandPosition = source.column({
      kind: 'bollinger',
      period: 20,
      deviations: 2,
      output: 'position',
    });
    this.adx = source.column({ kind: 'adx', period: 14, output: 'adx' });
    this.volumeRatio = source.column({ kind: 'volume_ratio', period: 20 });
    this.atr = source.column({ kind: 'atr', period: 14 });
    this.momentum = source.column({ kind: 'momentum', period: 10 });
    this.emaMedium = source.column({ kind: 'ema', period: 20 });
    this.emaLong = source.column({ kind: 'ema', period: 50 });
  }

  /** The vector of the signal at the latest closed candle; NaN where an input is missing. */
  extract(signal: ConfluenceSignal, book: BookAnalysis | null): FeatureVector {
    const named = {
      ...this.ofSeries(),
      ...ofBook(book, this.bookRole),
      ...ofSignal(signal),
    } satisfies Record<FeatureName, number>;
    return {
      version: FEATURES_VERSION,
      names: FEATURE_NAMES,
      values: Float64Array.from(FEATURE_NAMES, (name) => named[name]),
    };
  }

  private ofSeries() {
    const atr = this.atr.at(0);
    return {
      rsi: this.rsi.at(0),
      ema_spread: this.emaSpread.at(0),
      bb_position: this.bandPosition.at(0),
      adx: this.adx.at(0),
      volume_ratio: this.volumeRatio.at(0),
      atr_rate: finiteOrMissing(atr / this.close.at(0)),
      momentum: this.momentum.at(0),
      trend_strength: finiteOrMissing((this.emaMedium.at(0) - this.emaLong.at(0)) / atr),
    };
  }
}

function ofBook(book: BookAnalysis | null, role: BookRole) {
  const shape = role === 'feature' ? book : null;
  return {
    book_imbalance: shape?.imbalance ?? NaN,
    book_score: shape?.score ?? NaN,
    spread_rate: book?.spreadRate ?? NaN,
  };
}

function ofSignal(signal: ConfluenceSignal) {
  const { regime, entry, stop, target } = signal;
  const dayAngle = (2 * Math.PI * (signal.candleClosedAt % DAY_MS)) / DAY_MS;
  return {
    is_trend: regime.trend === 'trend' ? 1 : 0,
    volatility_level: VOLATILITY_LEVEL[regime.volatility],
    volatility_rank: regime.atrPercentile,
    is_expanding: regime.expanding ? 1 : 0,
    day_sin: Math.sin(dayAngle),
    day_cos: Math.cos(dayAngle),
    votes_for: signal.votesFor,
    votes_against: signal.votesAgainst,
    score: signal.score,
    confidence: signal.confidence,
    direction: signal.direction === 'long' ? 1 : -1,
    stop_rate: Math.abs(entry - stop) / entry,
    reward_risk: finiteOrMissing(Math.abs(target - entry) / Math.abs(entry - stop)),
    timeframe_minutes: timeframeMs(signal.primary) / MINUTE_MS,
  };
}

function finiteOrMissing(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
