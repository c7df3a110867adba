export type { PreparedStrategy, Strategy, StrategyView } from './core/strategy.js';
