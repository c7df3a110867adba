export { assessAfter, assessEntry } from './core/assess-entry.js';
export { contextOfSnapshot, entrySnapshotOf } from './core/entry-snapshot.js';
export { followedPlanOf } from './core/followed-plan.js';
export { GATE_CATALOGUE, gateReading, passesWith } from './core/gate-catalogue.js';
export type { GateCheck, GateReading } from './core/gate-checks.js';
export { isConvincing } from './core/gates/signal-gates.js';
export {
  ACCOUNT_BREAKERS,
  BREAKER_NAMES,
  breakerChanges,
  breakersAfterStart,
  initialVenueBreakers,
  observeBreaker,
  resetBreaker,
  trippedBreakers,
  VENUE_BREAKERS,
  type AccountBreaker,
  type AccountBreakers,
  type BreakerChange,
  type BreakerName,
  type BreakerObservation,
  type BreakerPanel,
  type BreakerState,
  type VenueBreaker,
  type VenueBreakers,
} from './core/breakers.js';
export type {
  EntryAssessment,
  EntryContext,
  EntryMarket,
  RefusalOutlook,
  EntryPortfolio,
  HeldExposure,
  Pause,
} from './core/entry-context.js';
export {
  parseVenueBreakers,
  serialiseVenueBreakers,
  type VenueBreakersFault,
} from './core/venue-breakers-text.js';
export {
  BreakerOptions,
  BreakerThresholds,
  DataBreakerThresholds,
} from './core/options/breaker-options.js';
export { CostOptions } from './core/options/cost-options.js';
export {
  BlackoutWindow,
  FreshnessOptions,
  MarketOptions,
  PaceOptions,
  SignalOptions,
  TradingDayOptions,
} from './core/options/gate-options.js';
export { CorrelationGroup, LimitOptions } from './core/options/limit-options.js';
export { RiskOptions } from './core/options/risk-options.js';
export { RuinOptions } from './core/options/ruin-options.js';
export {
  CorrelationSizeOptions,
  DrawdownStep,
  KellyOptions,
  SizingOptions,
  SpreadOptions,
  StreakOptions,
  VolatilityOptions,
} from './core/options/sizing-options.js';
export { initialRiskState, type RiskState, type RuinState } from './core/risk-state.js';
export { tradingDayOf } from './core/trading-day.js';
export { parseRiskState, serialiseRiskState, type RiskStateFault } from './core/risk-state-text.js';
export {
  riskAfterEntry,
  riskAfterEquity,
  riskAfterTrade,
  riskAfterTransfer,
  type EquityMark,
} from './core/risk-transitions.js';
export { minimumSizeCause } from './core/sizing/minimum-size.js';
export { RISK_OPTIONS, RiskModule } from './risk.module.js';
