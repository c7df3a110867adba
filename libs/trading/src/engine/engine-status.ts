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

/** One account as it stands. Amounts are decimal texts in the account's currency, `null` before it held money. */
export interface AccountStatus {
  readonly scope: AccountScope;
  readonly mode: 'paper' | 'live';
  readonly kind: 'spot' | 'margin';
  readonly currency: string;
  readonly profile: ProfileRef;
  readonly lifecycle: AccountLifecycle;
  /** Why it is quarantined or closed; empty while it is open. */
  readonly reason: string;
  readonly equity: string | null;
  readonly cash: string | null;
  readonly unrealisedPnl: string | null;
  readonly openPositions: number;
  readonly openOrders: number;
  readonly closedTrades: number;
  readonly funnel: FunnelReport;
  /** Whether cash + positions at cost = deposits + realised − fees, exactly; `null` while there is nothing to balance. */
  readonly ledgerBalanced: boolean | null;
  /** Why entries wait: by a person, by the engine, or by a circuit breaker of the venue or the account. */
  readonly pauses: readonly Pause[];
}

/** What went wrong last, for people and machines. */
export interface StatusProblem {
  readonly code: string;
  readonly message: string;
}

export type EnginePhase = 'starting' | 'running' | 'stopping' | 'stopped';

/** One venue's engine as it stands. */
export interface EngineStatus {
  readonly shard: ShardId;
  readonly venue: VenueId;
  /** Grows at each start; `null` before the shard is acquired. */
  readonly epoch: number | null;
  readonly phase: EnginePhase;
  readonly connected: boolean;
  /** Why the venue could not be reached last; `null` once it answers. */
  readonly feedProblem: StatusProblem | null;
  readonly instruments: readonly InstrumentId[];
  /** Those of them that are held and no longer traded: managed to their end, and nothing is opened in them. */
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
  /** Inputs that wait to be taken in. */
  readonly queued: number;
  /** Market inputs that were merged into others while the engine was busy. */
  readonly conflated: number;
  /** Scans that waited longer than their data may be old and were refused. */
  readonly staleScans: number;
  /** What keeps commits from the store; nothing is decided while there is something. */
  readonly storeProblem: StatusProblem | null;
  readonly lastInputAt: EpochMs | null;
  readonly loops: readonly LoopStatus[];
  /** Pauses that people set, on any target. */
  readonly pauses: readonly EntryPause[];
  /** Why entries of every account wait: holds of the engine itself and tripped breakers of the venue. */
  readonly holds: readonly Pause[];
  /** Analyses that accounts share, and reference accounts that keep their record. */
  readonly analyses: number;
  readonly references: number;
}

export function accountStatusOf(
  trader: AccountTrader,
  run: EngineRun,
  more: readonly Pause[],
): AccountStatus {
  const { account, riskState } = trader;
  const worth = riskState ? trader.valuation() : null;
  const tripped = riskState ? trippedBreakers(riskState.breakers) : [];
  const registration = run.life.registration(account.scope) as AccountRegistration;
  return {
    ...identityOf(registration),
    equity: worth?.equity.toString() ?? null,
    cash: worth?.cash.toString() ?? null,
    unrealisedPnl: worth?.unrealisedPnl.toString() ?? null,
    openPositions: trader.openPositions,
    openOrders: trader.openOrders,
    closedTrades: trader.closedTrades,
    funnel: trader.funnel.report(run.life.analysisOf(trader)?.counts ?? NO_SCANS),
    ledgerBalanced: riskState ? trader.ledgerBalanced : null,
    pauses: [
      ...run.pausesOf(account.scope),
      ...(trader.pause ? [trader.pause] : []),
      ...more,
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

/** Shown while commits wait. No decision reads this pause, because none is made meanwhile. */
export function storePause({ code, message }: StatusProblem): Pause {
  return { code: 'STORE_DOWN', reason: `Commits wait for the store: ${code}: ${message}` };
}
