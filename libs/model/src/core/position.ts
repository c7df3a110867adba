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
  /** The holding was too small to sell and was written off. */
  'dust',
] as const;

export type ExitReason = (typeof EXIT_REASONS)[number];

/** `opening`: the entry order is working and has no fill yet. */
export type PositionStatus = 'opening' | 'open' | 'closed';

/** How the current stop was set. Stops only tighten. */
export type StopOrigin = 'initial' | 'breakeven' | 'trailing';

/** The exit plan of a position, complete enough to continue after a restart. */
export interface ProtectionPlan {
  readonly initialStop: Price;
  readonly stop: Price;
  readonly stopOrigin: StopOrigin;
  readonly target: Price;
  /** The initial target, the reference for stagnation. */
  readonly originalTarget: Price;
  /** Content hash of the profile at the opening, which governs the exits; `null` if it was not recorded. */
  readonly profile: ProfileHash | null;
  /** Indexes of completed tiers. */
  readonly tiersTaken: readonly number[];
  /** Indexes of engine-held tiers whose price was reached; they stay due until completed. */
  readonly tiersReached: readonly number[];
  /** When the price moved beyond the stop; `null` while it has not. */
  readonly stopReachedAt: EpochMs | null;
  /** When the position lost its protection at the venue; `null` while it is protected. */
  readonly unprotectedSince: EpochMs | null;
  readonly stagnationJudged: boolean;
  /** Best and worst price seen since entry, for trailing, MFE and MAE. */
  readonly highest: number;
  readonly lowest: number;
}

/** An account's position in one instrument. Only fills change its quantity and money. */
export interface Position {
  readonly id: PositionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly status: PositionStatus;
  /** Entry orders sent so far, including repricings. */
  readonly entryAttempts: number;
  /** Quantity held now, base units. */
  readonly quantity: Quantity;
  /** Total quantity bought (long) or sold short (short). */
  readonly entryQuantity: Quantity;
  /** Average over entry fills; `null` before the first. */
  readonly entryPrice: Price | null;
  /** Quantity closed so far. */
  readonly exitQuantity: Quantity;
  readonly exitPrice: Price | null;
  /** Exact cost of the held quantity, account currency; not quantity × entryPrice after a partial exit and re-entry. */
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
  /** Names of all strategies that voted for the position, including the leader. */
  readonly supporters: readonly string[];
  /** The price at the entry decision, the reference for slippage. */
  readonly decisionPrice: Price;
  /** The price at the last exit decision; `null` before the first. */
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

/** True until the position is closed; the account may not open another position in the instrument meanwhile. */
export function isLivePosition(position: Position): boolean {
  return position.status !== 'closed';
}
