import type { EpochMs } from '@tidegate/kernel';

import { initialAccountBreakers, type AccountBreakers } from './breakers.js';
import type { RiskOptions } from './options/risk-options.js';
import { tradingDayOf } from './trading-day.js';

/** Version 1 also held the breakers of the venue, which live with the engine now, and the day's realised P&L. */
export const RISK_STATE_VERSION = 2;

/** Bounds of what a state remembers; beyond them the oldest goes. */
export const RISK_STATE_BOUNDS = {
  entryTimes: 2_000,
  rMultiples: 500,
  cooldownKeys: 2_048,
} as const;

/** What the last estimate of the risk of ruin said, and what followed. */
export interface RuinState {
  /** `null` while there are too few trades. */
  readonly probability: number | null;
  /** Trades still to be made at minimum size; 0: normal sizes. */
  readonly probationLeft: number;
}

/**
 * All that the risk rules remember of one account: plain JSON, replaced as a whole by each transition.
 * Amounts are numbers in account currency: limits are judged by them, nothing is booked with them.
 */
export interface RiskState {
  readonly version: typeof RISK_STATE_VERSION;
  readonly tradingDay: number;
  /** First equity seen in the trading day. */
  readonly dayStartEquity: number;
  readonly equityPeak: number;
  readonly entriesToday: number;
  /** Times of the latest entry and of those within an hour before it, oldest first. */
  readonly entryTimes: readonly EpochMs[];
  /** Losing (winning) trades in a row up to now; a trade at exactly zero leaves both. */
  readonly lossStreak: number;
  readonly winStreak: number;
  readonly lastLossAt: EpochMs | null;
  /** Instrument → last entry or exit. */
  readonly instrumentActivity: Readonly<Record<string, EpochMs>>;
  /** `instrument|strategy|direction` → last exit. */
  readonly strategyExits: Readonly<Record<string, EpochMs>>;
  /** Trades closed ever. */
  readonly closedTrades: number;
  /** R-multiples of the latest closed trades, oldest first. */
  readonly rMultiples: readonly number[];
  readonly ruin: RuinState;
  /** Breakers of the account's money; those of the venue are shared and live with the engine. */
  readonly breakers: AccountBreakers;
}

/** The state of an account that has done nothing yet. `equity` > 0 in account currency. */
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

/** Loss since the trading day began as a fraction of its starting equity; negative for a gain. */
export function dailyLossRateOf(state: RiskState, equity: number): number {
  return (state.dayStartEquity - equity) / state.dayStartEquity;
}
