export { keltner, KeltnerParameters } from './core/keltner.js';
export { meanReversion, MeanReversionParameters } from './core/mean-reversion.js';
export {
  parseParameters,
  type ParameterProblem,
  type ParametersRefused,
} from './core/parameters.js';
export {
  protectionLevels,
  type ProtectionLevels,
  type ProtectionQuestion,
} from './core/protection-levels.js';
export { ProtectionParameters } from './core/protection-parameters.js';
export type { PreparedStrategy, Strategy, StrategyView } from './core/strategy.js';
export {
  BUILT_IN_STRATEGIES,
  StrategyRegistry,
  type BoundStrategy,
  type UnknownStrategy,
} from './core/strategy-registry.js';
export { supertrend, SupertrendParameters } from './core/supertrend.js';
export { trend, TrendParameters } from './core/trend.js';
export { STRATEGY_REGISTRY, StrategiesModule } from './strategies.module.js';
