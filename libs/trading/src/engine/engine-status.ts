import type { EpochMs, InstrumentId, TidegateError, VenueId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';
import { trippedBreakers, type Pause } from '@tidegate/risk';

import type { AccountTrader } from '../core/accounts/account-trader.js';
import type { FunnelReport } from '../core/accounts/funnel.js';
import type { LoopStatus } from '../loops/loop.js';

/** One account as it stands. Amounts are decimal texts in the account's currency, `null` before it held money. */
export interface AccountStatus {
  readonly scope: AccountScope;
  readonly mode: 'paper' | 'live';
  readonly currency: string;
  readonly equity: string | null;
  readonly cash: string | null;
  readonly unrealisedPnl: string | null;
  readonly openPositions: number;
  readonly openOrders: number;
  readonly closedTrades: number;
  readonly funnel: FunnelReport;
  /** Whether cash + positions at cost = deposits + realised − fees, exactly; `null` while there is nothing to balance. */
  readonly ledgerBalanced: boolean | null;
  /** Why entries are paused: by an operator, by the engine, or by a circuit breaker of the account. */
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
  readonly venue: VenueId;
  readonly phase: EnginePhase;
  readonly connected: boolean;
  /** Why the venue was not reached last; `null` once it is. */
  readonly feedProblem: StatusProblem | null;
  readonly instruments: readonly InstrumentId[];
  /** Those of them that are held and no longer traded: managed to their end, and nothing is opened in them. */
  readonly exitsOnly: readonly InstrumentId[];
  /** Real milliseconds since the last message of the feed; `null` before the first. */
  readonly lastMessageAgeMs: number | null;
  readonly reconnects: number;
  readonly resyncs: number;
  readonly staleInstruments: readonly InstrumentId[];
  /** Instruments with an open position whose quote is too old. */
  readonly quoteAlarms: readonly InstrumentId[];
  /** Inputs that wait to be taken in. */
  readonly queued: number;
  /** Market inputs that were merged into newer ones while the engine was busy. */
  readonly conflated: number;
  /** What keeps commits from the store; nothing is decided while there is something. */
  readonly storeProblem: StatusProblem | null;
  readonly lastInputAt: EpochMs | null;
  readonly loops: readonly LoopStatus[];
  /** As the store has them until the venue answers; empty before they are loaded. */
  readonly accounts: readonly AccountStatus[];
}

export function accountStatusOf(trader: AccountTrader, pauses: readonly Pause[]): AccountStatus {
  const { account, riskState } = trader;
  const worth = riskState ? trader.valuation() : null;
  const tripped = riskState ? trippedBreakers(riskState.breakers) : [];
  return {
    scope: account.scope,
    mode: account.mode,
    currency: account.currency,
    equity: worth?.equity.toString() ?? null,
    cash: worth?.cash.toString() ?? null,
    unrealisedPnl: worth?.unrealisedPnl.toString() ?? null,
    openPositions: trader.openPositions,
    openOrders: trader.openOrders,
    closedTrades: trader.closedTrades,
    funnel: trader.funnel.report(),
    ledgerBalanced: riskState ? trader.ledgerBalanced : null,
    pauses: [...pauses, ...tripped.map(({ breaker, reason }) => ({ code: breaker, reason }))],
  };
}

export function problemOf(thrown: TidegateError | null): StatusProblem | null {
  return thrown && { code: thrown.code, message: thrown.message };
}

/** Why nothing is decided while commits wait. It is no pause that decisions look at: there are none meanwhile. */
export function storePause({ code, message }: TidegateError): Pause {
  return { code: 'STORE_DOWN', reason: `Commits wait for the store: ${code}: ${message}` };
}
