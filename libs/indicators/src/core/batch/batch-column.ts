import { requireComputable } from '../indicator-rules.js';
import type { IndicatorSpec } from '../indicator-spec.js';
import { ema, sma } from './averages.js';
import type { CandleColumns } from './candle-columns.js';
import { macd, momentum, rsi, stochastic, trendStrength } from './oscillators.js';
import { adx, supertrend } from './trend.js';
import { atr, bollinger, choppiness, garmanKlass, keltner } from './volatility.js';
import { sessionVwap, volumeRatio, vwap } from './volume.js';

/**
 * Computes one indicator over whole columns. The result is aligned with the columns and NaN before warm-up. This is the
 * reference for tests of the incremental form, and reports use it. Throws `InvariantViolation` on an invalid spec.
 */
export function batchColumn(spec: IndicatorSpec, candles: CandleColumns): Float64Array {
  requireComputable(spec);
  switch (spec.kind) {
    case 'candle':
      return candles[spec.field].slice();
    case 'sma':
      return sma(candles[spec.field ?? 'close'], spec.period);
    case 'ema':
      return ema(candles.close, spec.period);
    case 'rsi':
      return rsi(candles.close, spec.period);
    case 'atr':
      return atr(candles, spec.period);
    case 'adx': {
      const columns = adx(candles, spec.period);
      return { adx: columns.adx, plus_di: columns.plusDi, minus_di: columns.minusDi }[spec.output];
    }
    case 'macd':
      return macd(candles.close, spec)[spec.output];
    case 'bollinger':
      return bollinger(candles.close, spec)[spec.output];
    case 'keltner':
      return keltner(candles, spec)[spec.output];
    case 'supertrend':
      return supertrend(candles, spec)[spec.output];
    case 'stochastic':
      return stochastic(candles, spec)[spec.output];
    case 'vwap':
      return vwap(candles, spec.period);
    case 'session_vwap':
      return sessionVwap(candles);
    case 'volume_ratio':
      return volumeRatio(candles.volume, spec.period);
    case 'momentum':
      return momentum(candles.close, spec.period);
    case 'trend_strength':
      return trendStrength(candles.close, spec);
    case 'choppiness':
      return choppiness(candles, spec.period);
    case 'garman_klass':
      return garmanKlass(candles, spec);
  }
}
