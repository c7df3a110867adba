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
  InMemoryTradingStore,
  type InMemoryTradingStoreOptions,
} from './adapters/memory/in-memory-trading-store.js';
export {
  duplicateFill,
  duplicateTransaction,
  expectNextEntry,
  positionExists,
  refuseForeignRows,
} from './core/commit-rules.js';
export {
  accountWithin,
  compareNewestFirst,
  PAGE_LIMIT_MAX,
  pageOf,
  startOfPage,
  type PageKey,
  type PageStart,
} from './core/paging.js';
