export { type ParameterProblem, type ParametersRefused } from './core/parameters.js';
export { parameterSheets, type ParameterSheet } from './core/parameter-sheet.js';
export type { PreparedStrategy, Strategy, StrategyView } from './core/strategy.js';
export {
  BUILT_IN_STRATEGIES,
  StrategyRegistry,
  type BoundStrategy,
  type UnknownStrategy,
} from './core/strategy-registry.js';
export { STRATEGY_REGISTRY, StrategiesModule } from './strategies.module.js';
