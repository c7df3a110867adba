export {
  InMemoryTradingStore,
  type InMemoryTradingStoreOptions,
} from './adapters/memory/in-memory-trading-store.js';
export {
  assembleEngine,
  type AssembledEngine,
  type EngineDependencies,
} from './engine/assemble-engine.js';
export { compareReplay, type ReplayDifference } from './journal/compare-replay.js';
export type { AccountTrader } from './core/accounts/account-trader.js';
export type { AccountRisk } from './core/accounts/account-risk.js';
export type { OpinionStanding } from './core/analysis/instrument-analysis.js';
export type { InstrumentStanding } from './core/accounts/standing.js';
export { isReference, PLATFORM_TENANT } from './core/accounts/reference-account.js';
export {
  barsNeeded,
  type AnalysisProfile,
  type ProfileStrategy,
} from './core/analysis/analysis-profile.js';
export {
  accountOfAnotherShard,
  commandKeyReused,
  commandQueueFull,
  COMMANDS_PENDING_MAX,
  duplicateControl,
  duplicateFill,
  duplicateTransaction,
  expectNextEntry,
  expectToken,
  positionExists,
  profileHashReused,
  profileMissing,
  refuseForeignEntries,
  refuseForeignRows,
  signalMissing,
} from './journal/commit-rules.js';
export type { CoreChanges } from './core/change-source.js';
export type { CommandEffect, EngineCommand, ProfileChoice } from './core/inputs/engine-command.js';
export type {
  EngineInput,
  HealthObservation,
  MarketView,
  ScanTrigger,
} from './core/inputs/engine-input.js';
export type { EngineSettings } from './core/inputs/engine-settings.js';
export type { ProfileResolver, ResolvedProfile } from './core/profiles/profile-resolver.js';
export type { FunnelReport } from './core/accounts/funnel.js';
export { requireTradedCurrency } from './core/accounts/traded-currency.js';
export { EngineHub, type HubMember } from './engine/engine-hub.js';
export { closingTargetOf, queued as queuedCommand } from './engine/engine-commands.js';
export { EngineOptions } from './engine/engine-options.js';
export type {
  AccountStatus,
  EnginePhase,
  EngineStatus,
  StatusProblem,
} from './engine/engine-status.js';
export {
  EventBus,
  type EventBatch,
  type EventBusOptions,
  type SequencedEvent,
  type Subscription,
  type SubscriptionRequest,
} from './events/event-bus.js';
export { Loop, type LoopOptions, type LoopRegistry, type LoopStatus } from './loops/loop.js';
export type { MarketReads, MarketSide } from './market/market-reads.js';
export { MarketRelay, type MarketRelaySetup } from './market/market-relay.js';
export { Pipeline } from './engine/pipeline.js';
export type {
  AccountChanges,
  AccountDirectory,
  AccountRecord,
  CommandQueue,
  DecisionNeighbours,
  DecisionTrace,
  EquitySnapshot,
  ExposureStore,
  FoundCommand,
  FunnelHour,
  FunnelRequest,
  StoredAccount,
  InstallationStore,
  JournalEntry,
  JournalStore,
  LedgerBalance,
  LedgerCommit,
  MissedTrade,
  ProfileDraft,
  ProfileStore,
  QueuedCommand,
  RowFilter,
  RowRequest,
  ShardRecord,
  ShardRun,
  ShardStore,
  TelemetrySink,
  TradingReads,
  TradingStore,
} from './ports.js';
export { refuseLongFunnel, refuseUnsupportedFilter, type RowKind } from './read-rules.js';
export { expectOwnStorage, type StorageExpectation } from './recovery/expect-own-storage.js';
export { openingInputs, type AccountSeed } from './recovery/shard-recovery.js';
export {
  replayJournal,
  type ReplayProgress,
  type ReplayRequest,
  type ReplayResult,
} from './journal/replay-journal.js';
export type { CommittedRows } from './journal/replay-ledger.js';
export { VenueEngine } from './engine/venue-engine.js';
export type { EngineStores, VenueEngineSetup } from './engine/venue-engine-setup.js';
export { ENGINE_HUB, ENGINE_OPTIONS, EVENT_BUS, TradingModule } from './trading.module.js';
