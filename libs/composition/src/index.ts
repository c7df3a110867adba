export {
  candlesOnly,
  DEFAULT_TENANT,
  planOf,
  type PlanRequest,
  type ReadyPlan,
} from './core/engine-plan.js';
export {
  DemoMarketOptions,
  MARKET_SOURCES,
  MarketSection,
  ReplayMarketOptions,
  type MarketSource,
} from './core/market-section.js';
export {
  AccountSection,
  BackTestSection,
  ServerSection,
  StrategySection,
  TidegateConfiguration,
} from './core/tidegate-configuration.js';
export { loadSettings, parseSetting, type SettingsRequest } from './load-settings.js';
export { requirePlan } from './require-plan.js';
export { storageDirectory } from './storage-directory.js';
