export { assessEntry } from './core/assess-entry.js';
export { isConvincing } from './core/gates/signal-gates.js';
export {
  BREAKER_CAUSES,
  BREAKER_NAMES,
  breakerChanges,
  breakersAfterStart,
  initialBreakers,
  observeBreaker,
  resetBreaker,
  trippedBreakers,
  type BreakerCause,
  type BreakerChange,
  type BreakerName,
  type BreakerObservation,
  type BreakerPanel,
  type BreakerState,
} from './core/breakers.js';
export type {
  EntryAssessment,
  EntryContext,
  EntryMarket,
  EntryPortfolio,
  HeldExposure,
  Pause,
} from './core/entry-context.js';
export { BreakerOptions, BreakerThresholds } from './core/options/breaker-options.js';
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
export {
  dailyLossRateOf,
  drawdownRateOf,
  initialRiskState,
  RISK_STATE_BOUNDS,
  RISK_STATE_VERSION,
  type RiskState,
  type RuinState,
} from './core/risk-state.js';
export { tradingDayOf, utcHourOf } from './core/trading-day.js';
export { parseRiskState, serialiseRiskState, type RiskStateFault } from './core/risk-state-text.js';
export {
  riskAfterEntry,
  riskAfterEquity,
  riskAfterTrade,
  riskAfterTransfer,
  type EquityMark,
} from './core/risk-transitions.js';
export { riskOfRuin, type RuinInput } from './core/ruin.js';
export { sizeEntry, type SizingRefusal } from './core/sizing/size-entry.js';
export { RISK_OPTIONS, RiskModule } from './risk.module.js';
