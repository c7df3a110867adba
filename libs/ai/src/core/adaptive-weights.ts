import type { EpochMs } from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type { ClosedTrade, Regime, TrendRegime, VolatilityRegime } from '@tidegate/model';

import type { AdaptiveOptions } from './adaptive-options.js';
import { NO_SESSIONS, sessionsAfterTrade, type SessionRecord } from './session-record.js';

/** What is kept of a closed trade. */
interface TradeMark {
  readonly rMultiple: number;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
}

/** The record of one strategy. */
export interface StrategyRecord {
  /** Oldest first; at most `tradesMax` per regime. */
  readonly trades: readonly TradeMark[];
  /** A guardrail silences the strategy until then. */
  readonly disabledUntil: EpochMs | null;
}

/** Plain data: what closed trades tell. */
export interface AdaptiveState {
  /** By name. */
  readonly strategies: Readonly<Record<string, StrategyRecord>>;
  readonly sessions: SessionRecord;
}

export const INITIAL_ADAPTIVE_STATE: AdaptiveState = { strategies: {}, sessions: NO_SESSIONS };

const NO_RECORD: StrategyRecord = { trades: [], disabledUntil: null };

/** The state after one more closed trade: every strategy that voted for it is credited, and the hour. */
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

/** Of whom, where and when a weight is asked. */
export interface AdaptiveQuestion {
  readonly strategy: string;
  readonly regime: Pick<Regime, 'trend' | 'volatility'>;
  readonly now: EpochMs;
}

/**
 * The factors on the strategies' base weights: 0 while a guardrail disables a strategy, else 0.3 + 1.4 × sigmoid(mean ÷ σ)
 * of its R-multiples, first over all regimes and shrunk towards 1, then over the regime asked for and shrunk towards
 * that; clamped to `factorMin` … `factorMax`. Without trades it is 1. Records are values: a factor is computed once per
 * record and regime.
 */
export class AdaptiveFactors {
  private readonly factors = new WeakMap<StrategyRecord, Map<string, number>>();

  constructor(private readonly options: AdaptiveOptions) {}

  factorOf(state: AdaptiveState, { strategy, regime, now }: AdaptiveQuestion): number {
    const record = state.strategies[strategy];
    if (!this.options.enabled || !record) return 1;
    return isDisabled(record, now) ? 0 : this.remembered(record, regime);
  }

  private remembered(record: StrategyRecord, regime: AdaptiveQuestion['regime']): number {
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
  regime: AdaptiveQuestion['regime'],
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

/** With the mark, and without the oldest trade of its regime when that regime is full. */
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

/** The factor of these trades, moved from `prior` as far as their number warrants. */
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
  // Equal results have no spread: their ratio is infinite with the mean's sign, and 0 when they are all 0.
  const sharpe = mean === 0 ? 0 : mean / Math.sqrt(variance);
  return 0.3 + 1.4 / (1 + Math.exp(-sharpe));
}

function isSameRegime(
  left: { readonly trend: TrendRegime; readonly volatility: VolatilityRegime },
  right: { readonly trend: TrendRegime; readonly volatility: VolatilityRegime },
): boolean {
  return left.trend === right.trend && left.volatility === right.volatility;
}
