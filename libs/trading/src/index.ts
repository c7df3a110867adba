export type {
  AccountChanges,
  AccountRecord,
  EquitySnapshot,
  FunnelCount,
  JournalEntry,
  JournalStore,
  LedgerCommit,
  Page,
  PageRequest,
  RunRecord,
  RunStore,
  TelemetrySink,
  TradingStore,
} from './ports.js';
export type { LedgerBalance } from '@tidegate/portfolio';
