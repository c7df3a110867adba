export { createLogger, type LogOutput } from './logger.js';
export { LoggingOptions, type LogFormat, type LogLevel } from './logging-options.js';
export {
  MetricsRegistry,
  type CounterMetric,
  type GaugeMetric,
  type HistogramDeclaration,
  type HistogramMetric,
  type Labels,
  type MetricDeclaration,
  type TotalMetric,
} from './metrics-registry.js';
export { randomSeed } from './random-seed.js';
export { secureRandom } from './secure-random.js';
export { SystemTime, type TimerHold } from './system-time.js';
