export { batchColumn } from './core/batch/batch-column.js';
export { candleColumns, type CandleColumns } from './core/batch/candle-columns.js';
export {
  faultOfIndicator,
  indicatorKey,
  MAX_PERIOD,
  type IndicatorFault,
  type IndicatorFaultCode,
} from './core/indicator-rules.js';
export { warmupBars } from './core/compile-indicators.js';
export { IndicatorBank } from './core/indicator-bank.js';
export { IndicatorCache, type IndicatorLease } from './core/indicator-cache.js';
export type {
  CandleField,
  IndicatorColumn,
  IndicatorSource,
  IndicatorSpec,
} from './core/indicator-spec.js';
