import type { EpochMs } from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type { ClosedTrade, Regime, TrendRegime, VolatilityRegime } from '@tidegate/model';

import type { AdaptiveOptions } from './adaptive-options.js';
import { NO_SESSIONS, sessionsAfterTrade, type SessionRecord } from './session-record.js';

/** The stored part of a closed trade. */
interface TradeMark {
  readonly rMultiple: number;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
}

/** The record of one strategy. */
export interface StrategyRecord {
  /** Oldest first; at most `tradesMax` per regime. */
  readonly trades: readonly TradeMark[];
  /** A guardrail disables the strategy until this time. */
  readonly disabledUntil: EpochMs | null;
}

/** Statistics of closed trades, as plain data. */
export interface AdaptiveState {
  /** By strategy name. */
  readonly strategies: Readonly<Record<string, StrategyRecord>>;
  readonly sessions: SessionRecord;
}

export const INITIAL_ADAPTIVE_STATE: AdaptiveState = { strategies: {}, sessions: NO_SESSIONS };

const NO_RECORD: StrategyRecord = { trades: [], disabledUntil: null };

/** The state after a closed trade, which counts for every strategy that voted for it and for its hour of the day. */
export function adaptiveAfterTrade(
  state: AdaptiveState,
  trade: ClosedTrade,
  options: AdaptiveOptions,
): AdaptiveState {
  const strategies = { ...state.strategies };
  for (const name of new Set([trade.strategy, ...trade.supporters])) {
    strategies[name] = recordAfterTrade(strategies[name] ?? NO_RECORD, trade, options);
  }
  return { strategies, sessions: sessionsAfterTrade(state.sessions, trade) };
}

/** Selects a factor by strategy, regime, and time. */
export interface AdaptiveQuery {
  readonly strategy: string;
  readonly regime: Pick<Regime, 'trend' | 'volatility'>;
  readonly now: EpochMs;
}

/**
 * Factors on the strategies' base weights: 0 while a guardrail disables a strategy, else 0.3 + 1.4 × sigmoid(mean ÷ σ)
 * of its R-multiples. The factor over all regimes is shrunk towards 1, then the factor in the given regime is shrunk
 * towards the first. The result is clamped to `factorMin` … `factorMax`; without trades it is 1. Records are immutable,
 * so a factor is computed once per record and regime.
 */
export class AdaptiveFactors {
  private readonly factors = new WeakMap<StrategyRecord, Map<string, number>>();

  constructor(private readonly options: AdaptiveOptions) {}

  factorOf(state: AdaptiveState, { strategy, regime, now }: AdaptiveQuery): number {
    const record = state.strategies[strategy];
    if (!this.options.enabled || !record) return 1;
    return isDisabled(record, now) ? 0 : this.cachedFactor(record, regime);
  }

  private cachedFactor(record: StrategyRecord, regime: AdaptiveQuery['regime']): number {
    const byRegime = this.factors.get(record) ?? new Map<string, number>();
    if (byRegime.size === 0) this.factors.set(record, byRegime);
    const key = `${regime.trend} ${regime.volatility}`;
    const known = byRegime.get(key);
    if (known !== undefined) return known;
    const factor = factorInRegime(record, regime, this.options);
    byRegime.set(key, factor);
    return factor;
  }
}

function isDisabled({ disabledUntil }: StrategyRecord, now: EpochMs): boolean {
  return disabledUntil !== null && now < disabledUntil;
}

function factorInRegime(
  record: StrategyRecord,
  regime: AdaptiveQuery['regime'],
  options: AdaptiveOptions,
): number {
  const overall = shrink(record.trades.slice(-options.tradesMax), 1, options);
  const inRegime = record.trades.filter((trade) => isSameRegime(trade, regime));
  const factor = shrink(inRegime, overall, options);
  return Math.min(options.factorMax, Math.max(options.factorMin, factor));
}

function recordAfterTrade(
  record: StrategyRecord,
  trade: ClosedTrade,
  options: AdaptiveOptions,
): StrategyRecord {
  const { rMultiple, trend, volatility } = trade;
  const mark = { rMultiple, trend, volatility };
  const trades = withMark(mark, record.trades, options.tradesMax);
  const { disabledUntil } = record;
  if (!breaksGuardrail(trades.slice(-options.tradesMax), options)) return { trades, disabledUntil };
  const until = epochMs(Math.max(disabledUntil ?? 0, trade.closedAt + options.disabledMs));
  return { trades, disabledUntil: until };
}

/** Appends the mark and, if its regime is full, drops the regime's oldest trade. */
function withMark(
  mark: TradeMark,
  trades: readonly TradeMark[],
  tradesMax: number,
): readonly TradeMark[] {
  let oldest = -1;
  let count = 0;
  for (let index = trades.length - 1; index >= 0; index--) {
    if (!isSameRegime(trades[index] as TradeMark, mark)) continue;
    oldest = index;
    count += 1;
  }
  const next = trades.slice();
  if (count >= tradesMax) next.splice(oldest, 1);
  next.push(mark);
  return next;
}

function breaksGuardrail(trades: readonly TradeMark[], options: AdaptiveOptions): boolean {
  if (trades.length < options.guardrailTradesMin) return false;
  let wins = 0;
  let won = 0;
  let lost = 0;
  for (const { rMultiple } of trades) {
    if (rMultiple > 0) wins += 1;
    won += Math.max(0, rMultiple);
    lost += Math.max(0, -rMultiple);
  }
  return wins < options.winRateMin * trades.length || won < options.profitFactorMin * lost;
}

/** Shrinks the factor of these trades towards `prior`, less the more trades there are. */
function shrink(trades: readonly TradeMark[], prior: number, options: AdaptiveOptions): number {
  const share = trades.length / (trades.length + options.shrinkageTrades);
  return prior + (factorOf(trades) - prior) * share;
}

function factorOf(trades: readonly TradeMark[]): number {
  if (trades.length === 0) return 1;
  let sum = 0;
  for (const { rMultiple } of trades) sum += rMultiple;
  const mean = sum / trades.length;
  let squares = 0;
  for (const { rMultiple } of trades) squares += (rMultiple - mean) ** 2;
  const variance = squares / trades.length;
  // Equal results have σ = 0: the ratio is infinite with the sign of the mean, or 0 if all results are 0.
  const sharpe = mean === 0 ? 0 : mean / Math.sqrt(variance);
  return 0.3 + 1.4 / (1 + Math.exp(-sharpe));
}

function isSameRegime(
  left: { readonly trend: TrendRegime; readonly volatility: VolatilityRegime },
  right: { readonly trend: TrendRegime; readonly volatility: VolatilityRegime },
): boolean {
  return left.trend === right.trend && left.volatility === right.volatility;
}
