/** A column of the candles. */
export type CandleField = 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** Selects an indicator, its parameters, and one of its outputs. Equal specs share one computation. */
export type IndicatorSpec =
  | { readonly kind: 'candle'; readonly field: CandleField }
  | { readonly kind: 'sma'; readonly period: number; readonly field?: CandleField }
  | { readonly kind: 'ema'; readonly period: number }
  | { readonly kind: 'rsi'; readonly period: number }
  | { readonly kind: 'atr'; readonly period: number }
  | {
      readonly kind: 'adx';
      readonly period: number;
      readonly output: 'adx' | 'plus_di' | 'minus_di';
    }
  | {
      readonly kind: 'macd';
      readonly fast: number;
      readonly slow: number;
      readonly signal: number;
      readonly output: 'macd' | 'signal' | 'histogram';
    }
  | {
      readonly kind: 'bollinger';
      readonly period: number;
      readonly deviations: number;
      /** `position` = (close − lower) ÷ (upper − lower), NaN at zero width; `width` = (upper − lower) ÷ middle. */
      readonly output: 'middle' | 'upper' | 'lower' | 'position' | 'width';
    }
  | {
      readonly kind: 'keltner';
      readonly emaPeriod: number;
      readonly atrPeriod: number;
      readonly multiplier: number;
      readonly output: 'middle' | 'upper' | 'lower' | 'position';
    }
  | {
      readonly kind: 'supertrend';
      readonly period: number;
      readonly multiplier: number;
      /** `direction` is 1 (up) or −1 (down). */
      readonly output: 'line' | 'direction';
    }
  | {
      readonly kind: 'stochastic';
      readonly period: number;
      readonly kSmoothing: number;
      readonly dPeriod: number;
      readonly output: 'k' | 'd';
    }
  | { readonly kind: 'vwap'; readonly period: number }
  | { readonly kind: 'session_vwap' }
  | { readonly kind: 'volume_ratio'; readonly period: number }
  | { readonly kind: 'momentum'; readonly period: number }
  /** (EMA fast − EMA slow) ÷ EMA slow. */
  | { readonly kind: 'trend_strength'; readonly fast: number; readonly slow: number }
  | { readonly kind: 'choppiness'; readonly period: number }
  /** Annualised with `candlesPerYear`, which depends on the timeframe. */
  | { readonly kind: 'garman_klass'; readonly period: number; readonly candlesPerYear: number };

/** One output of one indicator over the closed candles of one series. */
export interface IndicatorColumn {
  /** The value `back` closed candles ago; 0 is the latest. NaN before warm-up and beyond the stored history. */
  at(back: number): number;
}

/** Source of indicator columns. Each spec is computed once per closed candle and shared by all readers. */
export interface IndicatorSource {
  /** Returns the column of the spec. Registers a new spec and computes it over the stored candles. */
  column(spec: IndicatorSpec): IndicatorColumn;
  /** Closed candles received since the start or the last reset. */
  readonly count: number;
}
