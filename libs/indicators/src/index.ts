export type {
  CandleField,
  IndicatorColumn,
  IndicatorSource,
  IndicatorSpec,
} from './core/indicator-spec.js';
