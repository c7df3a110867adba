export type TrendRegime = 'trend' | 'range';
export type VolatilityRegime = 'low' | 'mid' | 'high';

/** What kind of market a timeframe shows, with the numbers that say so. */
export interface Regime {
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  /** Volatility grows. */
  readonly expanding: boolean;
  readonly adx: number;
  /** ATR ÷ close. */
  readonly atrRate: number;
  /** Rank of `atrRate` among the instrument's own last bars, 0–1. */
  readonly atrPercentile: number;
}
