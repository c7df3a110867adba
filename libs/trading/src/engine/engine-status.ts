import type { EpochMs, InstrumentId, ShardId, TidegateError, VenueId } from '@tidegate/kernel';
import type {
  AccountLifecycle,
  AccountRegistration,
  AccountScope,
  EntryPause,
  ProfileRef,
} from '@tidegate/model';
import { trippedBreakers, type Pause } from '@tidegate/risk';

import type { AccountTrader } from '../core/accounts/account-trader.js';
import type { FunnelReport } from '../core/accounts/funnel.js';
import type { ScanCounts } from '../core/analysis/profile-analysis.js';
import type { EngineRun } from '../core/engine-run.js';
import type { LoopStatus } from '../loops/loop.js';

/**
 * Current status of an account. Amounts are decimal strings in the account's currency, `null` before the first funds.
 */
export interface AccountStatus {
  readonly scope: AccountScope;
  readonly mode: 'paper' | 'live';
  readonly kind: 'spot' | 'margin';
  readonly currency: string;
  readonly profile: ProfileRef;
  readonly lifecycle: AccountLifecycle;
  /** Reason for the quarantine or the closing; empty while open. */
  readonly reason: string;
  readonly equity: string | null;
  readonly cash: string | null;
  readonly unrealisedPnl: string | null;
  readonly openPositions: number;
  readonly openOrders: number;
  readonly closedTrades: number;
  readonly funnel: FunnelReport;
  /** Whether cash + positions at cost = deposits + realised − fees, exactly; `null` before the first funds. */
  readonly ledgerBalanced: boolean | null;
  /** Reasons why entries are paused: by a person, the engine, or a circuit breaker of the venue or the account. */
  readonly pauses: readonly Pause[];
}

/** The last problem, with a stable code. */
export interface StatusProblem {
  readonly code: string;
  readonly message: string;
}

export type EnginePhase = 'starting' | 'running' | 'stopping' | 'stopped';

/** Current status of one venue's engine. */
export interface EngineStatus {
  readonly shard: ShardId;
  readonly venue: VenueId;
  /** Increases with each start; `null` before the shard is acquired. */
  readonly epoch: number | null;
  readonly phase: EnginePhase;
  readonly connected: boolean;
  /** Why the venue is unreachable; `null` once it answers. */
  readonly feedProblem: StatusProblem | null;
  readonly instruments: readonly InstrumentId[];
  /** Instruments with open positions that are no longer traded: positions are managed until closed, entries are off. */
  readonly exitsOnly: readonly InstrumentId[];
  /** Real milliseconds since the last message of the feed; `null` before the first. */
  readonly lastMessageAgeMs: number | null;
  /** The venue's clock minus ours, milliseconds; `null` until it is measured. */
  readonly clockSkewMs: number | null;
  readonly reconnects: number;
  readonly resyncs: number;
  readonly staleInstruments: readonly InstrumentId[];
  /** Instruments with an open position whose quote is too old. */
  readonly quoteAlarms: readonly InstrumentId[];
  /** Number of waiting inputs. */
  readonly queued: number;
  /** Number of market inputs merged into others or dropped while the engine was busy. */
  readonly conflated: number;
  /** Number of scans refused because their data was too old. */
  readonly staleScans: number;
  /** Why commits fail; the engine decides nothing meanwhile. `null` if they succeed. */
  readonly storeProblem: StatusProblem | null;
  readonly lastInputAt: EpochMs | null;
  readonly loops: readonly LoopStatus[];
  /** Pauses set by people, on any target. */
  readonly pauses: readonly EntryPause[];
  /** Reasons why entries of every account are paused: holds of the engine and tripped breakers of the venue. */
  readonly holds: readonly Pause[];
  /** Number of analyses that accounts share. */
  readonly analyses: number;
  /** Number of reference accounts, which keep the track record of the analyses. */
  readonly references: number;
}

export function accountStatusOf(
  trader: AccountTrader,
  run: EngineRun,
  storePauses: readonly Pause[],
): AccountStatus {
  const { account, riskState } = trader;
  const valuation = riskState ? trader.valuation() : null;
  const tripped = riskState ? trippedBreakers(riskState.breakers) : [];
  const registration = run.life.registrations.find(account.scope) as AccountRegistration;
  return {
    ...identityOf(registration),
    equity: valuation?.equity.toString() ?? null,
    cash: valuation?.cash.toString() ?? null,
    unrealisedPnl: valuation?.unrealisedPnl.toString() ?? null,
    openPositions: trader.openPositions,
    openOrders: trader.openOrders,
    closedTrades: trader.closedTrades,
    funnel: trader.funnel.report(run.life.analysisOf(trader)?.counts ?? NO_SCANS),
    ledgerBalanced: riskState ? trader.ledgerBalanced : null,
    pauses: [
      ...run.pausesOf(account.scope),
      ...(trader.pause ? [trader.pause] : []),
      ...storePauses,
      ...tripped.map(({ breaker, reason }) => ({ code: breaker, reason })),
    ],
  };
}

const NO_SCANS: ScanCounts = { scans: 0, signals: 0 };

function identityOf({ account, profile, lifecycle, reason }: AccountRegistration) {
  const { scope, mode, kind, currency } = account;
  return { scope, mode, kind, currency, profile, lifecycle, reason };
}

export function problemOf(thrown: TidegateError | null): StatusProblem | null {
  return thrown && { code: thrown.code, message: thrown.message };
}

/** Shown while commits fail. It affects no decision, because the engine decides nothing meanwhile. */
export function storePause({ code, message }: StatusProblem): Pause {
  return { code: 'STORE_DOWN', reason: `Commits wait for the store: ${code}: ${message}` };
}
