import type { EpochMs } from '@tidegate/kernel';

import { initialAccountBreakers, type AccountBreakers } from './breakers.js';
import type { RiskOptions } from './options/risk-options.js';
import { tradingDayOf } from './trading-day.js';

/** Version 1 also contained the venue breakers, which now belong to the engine, and the day's realised P&L. */
export const RISK_STATE_VERSION = 2;

/** Maximum number of entries in each collection of the state. At the bound the oldest entry is dropped. */
export const RISK_STATE_BOUNDS = {
  entryTimes: 2_000,
  rMultiples: 500,
  cooldownKeys: 2_048,
} as const;

/** Result of the last risk-of-ruin estimate. */
export interface RuinState {
  /** `null` until there are enough trades. */
  readonly probability: number | null;
  /** Remaining trades at minimum size; 0: normal sizes. */
  readonly probationLeft: number;
}

/**
 * State of the risk rules for one account: plain JSON, replaced as a whole by each transition.
 * Amounts are numbers in account currency, because limits use them and the ledger does not.
 */
export interface RiskState {
  readonly version: typeof RISK_STATE_VERSION;
  readonly tradingDay: number;
  /** First equity seen in the trading day. */
  readonly dayStartEquity: number;
  readonly equityPeak: number;
  readonly entriesToday: number;
  /** Times of the latest entry and of the entries within an hour before it, oldest first. */
  readonly entryTimes: readonly EpochMs[];
  /** Consecutive losing trades; a trade at exactly zero leaves both streaks unchanged. */
  readonly lossStreak: number;
  /** Consecutive winning trades. */
  readonly winStreak: number;
  readonly lastLossAt: EpochMs | null;
  /** Instrument → last entry or exit. */
  readonly instrumentActivity: Readonly<Record<string, EpochMs>>;
  /** `instrument|strategy|direction` → last exit. */
  readonly strategyExits: Readonly<Record<string, EpochMs>>;
  /** Total of closed trades. */
  readonly closedTrades: number;
  /** R-multiples of the latest closed trades, oldest first. */
  readonly rMultiples: readonly number[];
  readonly ruin: RuinState;
  /** Breakers of the account's money. The venue's breakers are shared and belong to the engine. */
  readonly breakers: AccountBreakers;
}

/** State of an account without trades. `equity` > 0 in account currency. */
export function initialRiskState(now: EpochMs, equity: number, options: RiskOptions): RiskState {
  return {
    version: RISK_STATE_VERSION,
    tradingDay: tradingDayOf(now, options.day),
    dayStartEquity: equity,
    equityPeak: equity,
    entriesToday: 0,
    entryTimes: [],
    lossStreak: 0,
    winStreak: 0,
    lastLossAt: null,
    instrumentActivity: {},
    strategyExits: {},
    closedTrades: 0,
    rMultiples: [],
    ruin: { probability: null, probationLeft: 0 },
    breakers: initialAccountBreakers(now, options.breakers),
  };
}

/** (peak − equity) ÷ peak, at least 0. */
export function drawdownRateOf(state: RiskState, equity: number): number {
  return Math.max(0, (state.equityPeak - equity) / state.equityPeak);
}

/** Loss since the start of the trading day as a fraction of its starting equity; negative for a gain. */
export function dailyLossRateOf(state: RiskState, equity: number): number {
  return (state.dayStartEquity - equity) / state.dayStartEquity;
}
