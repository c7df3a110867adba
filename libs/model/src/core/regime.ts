export type TrendRegime = 'trend' | 'range';
export type VolatilityRegime = 'low' | 'mid' | 'high';

/** The market regime of a timeframe, with the numbers behind it. */
export interface Regime {
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  /** True if volatility is rising. */
  readonly expanding: boolean;
  readonly adx: number;
  /** ATR ÷ close. */
  readonly atrRate: number;
  /** Percentile rank of `atrRate` among the instrument's recent bars, 0–1. */
  readonly atrPercentile: number;
}
