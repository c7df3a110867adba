import { ConsoleInitial1796000000001 } from './console-0001-initial.js';
import { ConsoleProfileDrafts1796000000002 } from './console-0002-profile-drafts.js';
import { LedgerInitial1795000000001 } from './ledger-0001-initial.js';
import { LedgerTriggeredStops1795000000002 } from './ledger-0002-triggered-stops.js';
import { LedgerUnknownAmendments1795000000003 } from './ledger-0003-unknown-amendments.js';
import { LedgerOrderRequests1795000000004 } from './ledger-0004-order-requests.js';
import { LedgerShards1795000000005 } from './ledger-0005-shards.js';
import { LedgerPageIndexes1795000000006 } from './ledger-0006-page-indexes.js';
import { LedgerCompactJournal1795000000007 } from './ledger-0007-compact-journal.js';
import { TelemetryInitial1795000000001 } from './telemetry-0001-initial.js';
import { TelemetrySignals1795000000002 } from './telemetry-0002-signals.js';
import { TelemetryPageIndexes1795000000003 } from './telemetry-0003-page-indexes.js';
import { TelemetryMissedTrades1795000000004 } from './telemetry-0004-missed-trades.js';

/** Append-only: released migrations are never edited. */
export const LEDGER_MIGRATIONS = [
  LedgerInitial1795000000001,
  LedgerTriggeredStops1795000000002,
  LedgerUnknownAmendments1795000000003,
  LedgerOrderRequests1795000000004,
  LedgerShards1795000000005,
  LedgerPageIndexes1795000000006,
  LedgerCompactJournal1795000000007,
];

/** Append-only: released migrations are never edited. */
export const TELEMETRY_MIGRATIONS = [
  TelemetryInitial1795000000001,
  TelemetrySignals1795000000002,
  TelemetryPageIndexes1795000000003,
  TelemetryMissedTrades1795000000004,
];

/** Append-only: released migrations are never edited. */
export const CONSOLE_MIGRATIONS = [ConsoleInitial1796000000001, ConsoleProfileDrafts1796000000002];
