export { batchColumn } from './core/batch/batch-column.js';
export { candleColumns, type CandleColumns } from './core/batch/candle-columns.js';
export { coMovementOf, type CoMovement } from './core/co-movement.js';
export { IndicatorBank } from './core/indicator-bank.js';
export { IndicatorCache, type IndicatorLease } from './core/indicator-cache.js';
export type {
  CandleField,
  IndicatorColumn,
  IndicatorSource,
  IndicatorSpec,
} from './core/indicator-spec.js';
