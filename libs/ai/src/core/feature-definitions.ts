/** One feature: one meaning, one unit. */
export interface FeatureDefinition {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

/** Changes whenever a definition, a unit or the order below does: a model only reads vectors of its own version. */
export const FEATURES_VERSION = 'features-1';

/** Every feature in its place. Series features belong to the deciding timeframe's latest closed candle. */
export const FEATURES = [
  { name: 'rsi', unit: '0–100', meaning: 'Wilder RSI over 14 candles' },
  { name: 'ema_spread', unit: 'fraction', meaning: '(EMA12 − EMA26) ÷ EMA26' },
  { name: 'bb_position', unit: 'band widths', meaning: '%B of the Bollinger bands (20, 2)' },
  { name: 'adx', unit: '0–100', meaning: 'Wilder ADX over 14 candles' },
  { name: 'volume_ratio', unit: 'ratio', meaning: 'volume ÷ SMA20 of volume' },
  { name: 'book_imbalance', unit: '−1 to 1', meaning: '(bid − ask) ÷ (bid + ask) quantity' },
  { name: 'book_score', unit: '−1 to 1', meaning: 'summary of the book analysis' },
  { name: 'spread_rate', unit: 'fraction', meaning: '(ask − bid) ÷ mid' },
  { name: 'atr_rate', unit: 'fraction', meaning: 'ATR14 ÷ close' },
  { name: 'momentum', unit: 'fraction', meaning: 'close ÷ close 10 candles ago − 1' },
  { name: 'trend_strength', unit: 'ATRs', meaning: '(EMA20 − EMA50) ÷ ATR14' },
  { name: 'is_trend', unit: '0 or 1', meaning: 'the regime is a trend' },
  { name: 'volatility_level', unit: '0, 0.5 or 1', meaning: 'low, mid or high volatility' },
  { name: 'volatility_rank', unit: '0–1', meaning: 'rank of ATR ÷ close among its own past' },
  { name: 'is_expanding', unit: '0 or 1', meaning: 'volatility grows' },
  { name: 'day_sin', unit: '−1 to 1', meaning: 'sine of the UTC time of day of the close' },
  { name: 'day_cos', unit: '−1 to 1', meaning: 'cosine of the UTC time of day of the close' },
  { name: 'votes_for', unit: 'votes', meaning: 'family-counted votes for the direction' },
  { name: 'votes_against', unit: 'votes', meaning: 'family-counted votes against it' },
  { name: 'score', unit: '0–1', meaning: 'confluence score' },
  { name: 'confidence', unit: '0–1', meaning: 'confluence confidence' },
  { name: 'direction', unit: '1 or −1', meaning: 'long or short' },
  { name: 'stop_rate', unit: 'fraction', meaning: 'distance to the stop ÷ entry' },
  { name: 'reward_risk', unit: 'ratio', meaning: 'distance to the target ÷ distance to the stop' },
  { name: 'timeframe_minutes', unit: 'minutes', meaning: 'length of the deciding timeframe' },
] as const satisfies readonly FeatureDefinition[];

export type FeatureName = (typeof FEATURES)[number]['name'];

export const FEATURE_NAMES: readonly FeatureName[] = FEATURES.map((feature) => feature.name);
