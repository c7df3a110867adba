export {
  type HealthReport,
  type SubsystemDeclaration,
  type SubsystemHealth,
  type SubsystemImportance,
  type SubsystemStatus,
} from './core/health-report.js';
export { EventLoopLagMonitor, type EventLoopLag } from './event-loop-lag.js';
export { HealthRegistry, type SubsystemReporter } from './health-registry.js';
export { createLogger, standardOutput, type LogOutput } from './logger.js';
export { LoggingOptions, type LogFormat, type LogLevel } from './logging-options.js';
export {
  MetricsRegistry,
  type CounterMetric,
  type GaugeMetric,
  type HistogramDeclaration,
  type HistogramMetric,
  type Labels,
  type MetricDeclaration,
} from './metrics-registry.js';
export { randomSeed } from './random-seed.js';
export { secureRandom } from './secure-random.js';
export { SystemTime, type TimerHold } from './system-time.js';
