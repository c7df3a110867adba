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
export { compareReplay, type ReplayDifference } from './compare-replay.js';
export type { AccountTrader } from './core/account-trader.js';
export { barsNeeded, type AnalysisProfile, type ProfileStrategy } from './core/analysis-profile.js';
export {
  duplicateFill,
  duplicateTransaction,
  expectNextEntry,
  positionExists,
  refuseForeignRows,
} from './core/commit-rules.js';
export type {
  ControlCommand,
  EngineInput,
  HealthObservation,
  MarketView,
  ScanTrigger,
} from './core/engine-input.js';
export type { FunnelReport } from './core/funnel.js';
export { decodeEntry, encodeInput, JournalMalformed } from './core/journal-codec.js';
export {
  accountWithin,
  compareNewestFirst,
  PAGE_LIMIT_MAX,
  pageOf,
  startOfPage,
  type PageKey,
  type PageStart,
} from './core/paging.js';
export { requireTradedCurrency } from './core/traded-currency.js';
export type { ExecutionFeed } from './core/trading-core.js';
export { EngineHub, type HubMember } from './engine-hub.js';
export { EngineOptions } from './engine-options.js';
export type { AccountStatus, EnginePhase, EngineStatus, StatusProblem } from './engine-status.js';
export { InputMailbox } from './input-mailbox.js';
export { Loop, type LoopOptions, type LoopRegistry, type LoopStatus } from './loop.js';
export { MarketRelay, type MarketRelaySetup } from './market-relay.js';
export { Pipeline } from './pipeline.js';
export type {
  AccountChanges,
  AccountRecord,
  EquitySnapshot,
  FunnelCount,
  JournalEntry,
  JournalStore,
  LedgerBalance,
  LedgerCommit,
  Page,
  PageRequest,
  RunRecord,
  RunStore,
  TelemetrySink,
  TradingStore,
} from './ports.js';
export {
  replayJournal,
  type ReplayProgress,
  type ReplayRequest,
  type ReplayResult,
} from './replay-journal.js';
export type { CommittedRows } from './replay-ledger.js';
export { VenueEngine } from './venue-engine.js';
export type { VenueEngineSetup } from './venue-engine-setup.js';
