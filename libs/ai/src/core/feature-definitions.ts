import type { IndicatorColumn } from '@tidegate/indicators';
import { DAY_MS, MINUTE_MS } from '@tidegate/kernel';
import {
  timeframeMs,
  type BookAnalysis,
  type ConfluenceSignal,
  type VolatilityRegime,
} from '@tidegate/model';

/** Indicator columns of the deciding timeframe's series that features read. */
export interface FeatureColumns {
  readonly close: IndicatorColumn;
  readonly rsi: IndicatorColumn;
  readonly emaSpread: IndicatorColumn;
  readonly bandPosition: IndicatorColumn;
  readonly adx: IndicatorColumn;
  readonly volumeRatio: IndicatorColumn;
  readonly atr: IndicatorColumn;
  readonly momentum: IndicatorColumn;
  readonly emaMedium: IndicatorColumn;
  readonly emaLong: IndicatorColumn;
}

/** All inputs of features, at the latest closed candle. */
export interface FeatureMoment {
  readonly columns: FeatureColumns;
  readonly signal: ConfluenceSignal;
  readonly book: BookAnalysis | null;
  /** `book` if its role is `feature`, else `null`. */
  readonly bookShape: BookAnalysis | null;
}

/** One feature with its meaning, unit, and reader. A missing input gives NaN. */
export interface FeatureDefinition {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly read: (moment: FeatureMoment) => number;
}

/** Must change with every definition, unit, and the order below: a model only reads vectors of its own version. */
export const FEATURES_VERSION = 'features-1';

const VOLATILITY_LEVEL: Readonly<Record<VolatilityRegime, number>> = { low: 0, mid: 0.5, high: 1 };

/** Features of the candle series. */
const SERIES_FEATURES = [
  {
    name: 'rsi',
    unit: '0–100',
    meaning: 'Wilder RSI over 14 candles',
    read: ({ columns }) => columns.rsi.at(0),
  },
  {
    name: 'ema_spread',
    unit: 'fraction',
    meaning: '(EMA12 − EMA26) ÷ EMA26',
    read: ({ columns }) => columns.emaSpread.at(0),
  },
  {
    name: 'bb_position',
    unit: 'band widths',
    meaning: '%B of the Bollinger bands (20, 2)',
    read: ({ columns }) => columns.bandPosition.at(0),
  },
  {
    name: 'adx',
    unit: '0–100',
    meaning: 'Wilder ADX over 14 candles',
    read: ({ columns }) => columns.adx.at(0),
  },
  {
    name: 'volume_ratio',
    unit: 'ratio',
    meaning: 'volume ÷ SMA20 of volume',
    read: ({ columns }) => columns.volumeRatio.at(0),
  },
  {
    name: 'atr_rate',
    unit: 'fraction',
    meaning: 'ATR14 ÷ close',
    read: ({ columns }) => columns.atr.at(0) / columns.close.at(0),
  },
  {
    name: 'momentum',
    unit: 'fraction',
    meaning: 'close ÷ close 10 candles ago − 1',
    read: ({ columns }) => columns.momentum.at(0),
  },
  {
    name: 'trend_strength',
    unit: 'ATRs',
    meaning: '(EMA20 − EMA50) ÷ ATR14',
    read: ({ columns }) => {
      return quotient(columns.emaMedium.at(0) - columns.emaLong.at(0), columns.atr.at(0));
    },
  },
] as const satisfies readonly FeatureDefinition[];

/** Features of the order book. */
const BOOK_FEATURES = [
  {
    name: 'book_imbalance',
    unit: '−1 to 1',
    meaning: '(bid − ask) ÷ (bid + ask) quantity',
    read: ({ bookShape }) => bookShape?.imbalance ?? NaN,
  },
  {
    name: 'book_score',
    unit: '−1 to 1',
    meaning: 'summary of the book analysis',
    read: ({ bookShape }) => bookShape?.score ?? NaN,
  },
  {
    name: 'spread_rate',
    unit: 'fraction',
    meaning: '(ask − bid) ÷ mid',
    read: ({ book }) => book?.spreadRate ?? NaN,
  },
] as const satisfies readonly FeatureDefinition[];

/** Features of the confluence signal. */
const SIGNAL_FEATURES = [
  {
    name: 'is_trend',
    unit: '0 or 1',
    meaning: 'the regime is a trend',
    read: ({ signal }) => (signal.regime.trend === 'trend' ? 1 : 0),
  },
  {
    name: 'volatility_level',
    unit: '0, 0.5 or 1',
    meaning: 'low, mid or high volatility',
    read: ({ signal }) => VOLATILITY_LEVEL[signal.regime.volatility],
  },
  {
    name: 'volatility_rank',
    unit: '0–1',
    meaning: 'percentile rank of ATR ÷ close within its recent history',
    read: ({ signal }) => signal.regime.atrPercentile,
  },
  {
    name: 'is_expanding',
    unit: '0 or 1',
    meaning: 'volatility is expanding',
    read: ({ signal }) => (signal.regime.expanding ? 1 : 0),
  },
  {
    name: 'day_sin',
    unit: '−1 to 1',
    meaning: 'sine of the UTC time of day of the close',
    read: ({ signal }) => Math.sin(dayAngle(signal)),
  },
  {
    name: 'day_cos',
    unit: '−1 to 1',
    meaning: 'cosine of the UTC time of day of the close',
    read: ({ signal }) => Math.cos(dayAngle(signal)),
  },
  {
    name: 'votes_for',
    unit: 'votes',
    meaning: 'votes for the direction, weighted by family',
    read: ({ signal }) => signal.votesFor,
  },
  {
    name: 'votes_against',
    unit: 'votes',
    meaning: 'votes against the direction, weighted by family',
    read: ({ signal }) => signal.votesAgainst,
  },
  {
    name: 'score',
    unit: '0–1',
    meaning: 'confluence score',
    read: ({ signal }) => signal.score,
  },
  {
    name: 'confidence',
    unit: '0–1',
    meaning: 'confluence confidence',
    read: ({ signal }) => signal.confidence,
  },
  {
    name: 'direction',
    unit: '1 or −1',
    meaning: 'long or short',
    read: ({ signal }) => (signal.direction === 'long' ? 1 : -1),
  },
  {
    name: 'stop_rate',
    unit: 'fraction',
    meaning: 'distance to the stop ÷ entry',
    read: ({ signal }) => Math.abs(signal.entry - signal.stop) / signal.entry,
  },
  {
    name: 'reward_risk',
    unit: 'ratio',
    meaning: 'distance to the target ÷ distance to the stop',
    read: ({ signal }) => {
      return quotient(Math.abs(signal.target - signal.entry), Math.abs(signal.entry - signal.stop));
    },
  },
  {
    name: 'timeframe_minutes',
    unit: 'minutes',
    meaning: 'length of the deciding timeframe',
    read: ({ signal }) => timeframeMs(signal.primary) / MINUTE_MS,
  },
] as const satisfies readonly FeatureDefinition[];

/** All features in vector order. */
export const FEATURES = [...SERIES_FEATURES, ...BOOK_FEATURES, ...SIGNAL_FEATURES] as const;

export type FeatureName = (typeof FEATURES)[number]['name'];

export const FEATURE_NAMES: readonly FeatureName[] = FEATURES.map((feature) => feature.name);

/** Radians of the UTC time of day at which the candle closed. */
function dayAngle(signal: ConfluenceSignal): number {
  return (2 * Math.PI * (signal.candleClosedAt % DAY_MS)) / DAY_MS;
}

/** Quotient, or NaN for a zero denominator. */
function quotient(numerator: number, denominator: number): number {
  return denominator === 0 ? NaN : numerator / denominator;
}
