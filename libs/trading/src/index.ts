export {
  InMemoryTradingStore,
  type InMemoryTradingStoreOptions,
} from './adapters/memory/in-memory-trading-store.js';
export {
  assembleEngine,
  type AccountPlan,
  type AssembledEngine,
  type EngineGround,
  type EnginePlan,
} from './assemble-engine.js';
export type { AccountTrader } from './core/account-trader.js';
export { barsNeeded, type AnalysisProfile, type ProfileStrategy } from './core/analysis-profile.js';
