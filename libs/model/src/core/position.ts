import type {
  DecisionId,
  EpochMs,
  InstrumentId,
  Money,
  PositionId,
  Price,
  ProfileHash,
  Quantity,
} from '@tidegate/kernel';

import type { TrendRegime, VolatilityRegime } from './regime.js';
import type { Direction } from './strategy-signal.js';
import type { AccountScope } from './tenant-scope.js';

export const EXIT_REASONS = [
  'stop',
  'trailing_stop',
  'breakeven_stop',
  'target',
  'tier',
  'time',
  'stagnation',
  'opposite_signal',
  'manual',
  'kill_switch',
  'end_of_data',
  /** Nothing was sold: too little was bought for an order, and it was written off. */
  'dust',
] as const;

export type ExitReason = (typeof EXIT_REASONS)[number];

/** `opening`: the entry order works and nothing is held yet. */
export type PositionStatus = 'opening' | 'open' | 'closed';

/** What made the stop what it is. Stops only tighten. */
export type StopOrigin = 'initial' | 'breakeven' | 'trailing';

/** The exit plan of a position: prices and one-shot marks. Everything needed to go on after a restart. */
export interface ProtectionPlan {
  readonly initialStop: Price;
  readonly stop: Price;
  readonly stopOrigin: StopOrigin;
  readonly target: Price;
  /** The target as first planned: stagnation is judged against it. */
  readonly originalTarget: Price;
  /** Content hash of the profile under which it was opened: its exits follow that one. `null` where it was not kept. */
  readonly profile: ProfileHash | null;
  /** Indexes of the tiers that were taken. */
  readonly tiersTaken: readonly number[];
  /** Indexes of tiers whose price was reached while the engine held them: they are wanted until they are taken. */
  readonly tiersReached: readonly number[];
  /** Since when the price has stood beyond the stop; `null` while it does not. */
  readonly stopReachedAt: EpochMs | null;
  /** Since when nothing at the venue has protected what is held; `null` while something does. */
  readonly unprotectedSince: EpochMs | null;
  readonly stagnationJudged: boolean;
  /** Best and worst price seen since entry, for trailing, MFE and MAE. */
  readonly highest: number;
  readonly lowest: number;
}

/** A holding in one instrument by one account. Its quantity and money change by fills only. */
export interface Position {
  readonly id: PositionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly status: PositionStatus;
  /** Entry orders sent so far: the first and its repricings. */
  readonly entryAttempts: number;
  /** Held now, base units. */
  readonly quantity: Quantity;
  /** Bought (long) or sold (short) in all. */
  readonly entryQuantity: Quantity;
  /** Average over entry fills; `null` before the first. */
  readonly entryPrice: Price | null;
  /** Closed so far. */
  readonly exitQuantity: Quantity;
  readonly exitPrice: Price | null;
  /** Cost of what is held, account currency, exact. Once it grew after a partial exit, not quantity × entryPrice. */
  readonly cost: Money;
  /** Before fees. */
  readonly realisedPnl: Money;
  readonly fees: Money;
  readonly plan: ProtectionPlan;
  /** Planned risk at entry: stop distance × quantity, account currency; R-multiples divide by it. */
  readonly riskAmount: Money;
  readonly decision: DecisionId;
  /** Name of the leading strategy. */
  readonly strategy: string;
  /** Names of all strategies that voted for it, the leader included. */
  readonly supporters: readonly string[];
  /** The price that the entry was decided at: slippage is measured from it. */
  readonly decisionPrice: Price;
  /** The price that the last exit was decided at; `null` before any. */
  readonly exitDecisionPrice: Price | null;
  readonly entryTrend: TrendRegime;
  readonly entryVolatility: VolatilityRegime;
  /** ATR ÷ close on the primary timeframe at entry. */
  readonly entryAtrRate: number;
  readonly exitReason: ExitReason | null;
  readonly createdAt: EpochMs;
  /** Time of the first entry fill. */
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly updatedAt: EpochMs;
}

/** Still binds the instrument for the account: nothing else may be opened in it. */
export function isLivePosition(position: Position): boolean {
  return position.status !== 'closed';
}
