import { DAY_MS } from '@tidegate/kernel';

import {
  checkCurve,
  daysOf,
  drawdownsOf,
  periodicReturns,
  type Drawdown,
  type EquityCurve,
} from './equity-curve.js';
import {
  deviationOf,
  finite,
  largestOf,
  meanOf,
  quantileOf,
  ratio,
  scaled,
  smallestOf,
  standardMoment,
  sumOf,
  type Metric,
} from './statistics.js';

const DAYS_PER_YEAR = 365;

/**
 * Figures of the equity curve. Returns are simple returns r per day of 24 hours, N days. Annual figures use 365 days,
 * because these markets never close. `null`: the formula has no value on this curve.
 */
export interface EquityMetrics {
  /** last ÷ first − 1. */
  readonly totalReturn: Metric;
  /** (last ÷ first)^(365 ÷ days) − 1. */
  readonly cagr: Metric;
  /** mean(r) × 365. */
  readonly annualReturn: Metric;
  /** σ(r) × √365, sample σ. */
  readonly annualVolatility: Metric;
  /** mean(r) ÷ σ(r) × √365, risk-free rate 0 (Sharpe 1994). */
  readonly sharpe: Metric;
  /** mean(r) ÷ √(Σ min(r, 0)² ÷ N) × √365, target 0 (Sortino & Price 1994). */
  readonly sortino: Metric;
  /** CAGR ÷ maximum drawdown (Young 1991, over the whole period). */
  readonly calmar: Metric;
  /** Σ max(r, 0) ÷ Σ max(−r, 0), threshold 0 (Keating & Shadwick 2002). */
  readonly omega: Metric;
  /** Σ r ÷ Σ |min(r, 0)| (Schwager's gain-to-pain). */
  readonly gainToPain: Metric;
  /** Largest (peak − trough) ÷ peak. */
  readonly maxDrawdown: Metric;
  /** Largest peak − trough, in account currency. */
  readonly maxDrawdownAmount: Metric;
  /** Longest time from a peak to its recovery (or the end), in milliseconds. */
  readonly maxDrawdownDurationMs: Metric;
  /** Mean depth of all drawdowns. */
  readonly averageDrawdown: Metric;
  /** Share of the time spent below an earlier peak. */
  readonly timeUnderWater: Metric;
  /** √(mean of squared drawdowns at each point) (Martin & McCann 1989). */
  readonly ulcerIndex: Metric;
  /** CAGR ÷ ulcer index (Martin ratio). */
  readonly martinRatio: Metric;
  /** Net profit ÷ maximum drawdown amount. */
  readonly recoveryFactor: Metric;
  /** |95th percentile of r ÷ 5th percentile of r|. */
  readonly tailRatio: Metric;
  /** −(5th percentile of r): historical value at risk, as a positive loss. */
  readonly valueAtRisk95: Metric;
  /** −mean of the r at or below the 5th percentile (expected shortfall). */
  readonly expectedShortfall95: Metric;
  /** Third standardised moment of r. */
  readonly skewness: Metric;
  /** Fourth standardised moment of r − 3. */
  readonly excessKurtosis: Metric;
  readonly bestDay: Metric;
  readonly worstDay: Metric;
  /** Share of days with r > 0 among days with r ≠ 0. */
  readonly positiveDays: Metric;
}

export function equityMetricsOf(curve: EquityCurve): EquityMetrics {
  checkCurve(curve);
  const returns = periodicReturns(curve, DAY_MS);
  return onlyFinite({ ...growthOf(curve, returns), ...fallsOf(curve), ...tailsOf(returns) });
}

/** Replaces values that are not finite, such as those of an account whose equity is zero or negative, by `null`. */
function onlyFinite(metrics: EquityMetrics): EquityMetrics {
  const entries = Object.entries(metrics).map(([name, figure]: [string, Metric]) => [
    name,
    finite(figure),
  ]);
  return Object.fromEntries(entries) as EquityMetrics;
}

type Growth = Pick<
  EquityMetrics,
  | 'totalReturn'
  | 'cagr'
  | 'annualReturn'
  | 'annualVolatility'
  | 'sharpe'
  | 'sortino'
  | 'omega'
  | 'gainToPain'
>;

function growthOf(curve: EquityCurve, returns: Float64Array): Growth {
  const mean = meanOf(returns);
  const deviation = deviationOf(returns);
  const losses = returns.map((value) => Math.max(-value, 0));
  const gains = sumOf(returns.map((value) => Math.max(value, 0)));
  const downside = Math.sqrt(sumOf(losses.map((value) => value ** 2)) / returns.length);
  const year = Math.sqrt(DAYS_PER_YEAR);
  return {
    totalReturn: finite(growthFactor(curve) - 1),
    cagr: cagrOf(curve),
    annualReturn: scaled(mean, DAYS_PER_YEAR),
    annualVolatility: scaled(deviation, year),
    sharpe: ratio(scaled(mean, year), deviation),
    sortino: ratio(scaled(mean, year), downside),
    omega: ratio(gains, sumOf(losses)),
    gainToPain: ratio(sumOf(returns), sumOf(losses)),
  };
}

type Falls = Pick<
  EquityMetrics,
  | 'calmar'
  | 'maxDrawdown'
  | 'maxDrawdownAmount'
  | 'maxDrawdownDurationMs'
  | 'averageDrawdown'
  | 'timeUnderWater'
  | 'ulcerIndex'
  | 'martinRatio'
  | 'recoveryFactor'
>;

function fallsOf(curve: EquityCurve): Falls {
  if (curve.times.length === 0) return NO_FALLS;
  const drawdowns = drawdownsOf(curve);
  const end = curve.times[curve.times.length - 1] as number;
  const durations = drawdowns.map((fall) => (fall.recoveredAt ?? end) - fall.peakAt);
  const depths = drawdowns.map((fall) => fall.depth);
  const maxDrawdown = largestOf(depths) ?? 0;
  const amount = largestOf(drawdowns.map((fall) => fall.amount)) ?? 0;
  const cagr = cagrOf(curve);
  const ulcerIndex = ulcerIndexOf(curve);
  const first = curve.values[0] as number;
  const profit = (curve.values[curve.values.length - 1] as number) - first;
  return {
    calmar: ratio(cagr, maxDrawdown),
    maxDrawdown,
    maxDrawdownAmount: amount,
    maxDrawdownDurationMs: largestOf(durations) ?? 0,
    averageDrawdown: meanOf(depths),
    timeUnderWater: underWaterOf(drawdowns, curve),
    ulcerIndex,
    martinRatio: ratio(cagr, ulcerIndex),
    recoveryFactor: ratio(profit, amount),
  };
}

const NO_FALLS: Falls = {
  calmar: null,
  maxDrawdown: null,
  maxDrawdownAmount: null,
  maxDrawdownDurationMs: null,
  averageDrawdown: null,
  timeUnderWater: null,
  ulcerIndex: null,
  martinRatio: null,
  recoveryFactor: null,
};

type Tails = Pick<
  EquityMetrics,
  | 'tailRatio'
  | 'valueAtRisk95'
  | 'expectedShortfall95'
  | 'skewness'
  | 'excessKurtosis'
  | 'bestDay'
  | 'worstDay'
  | 'positiveDays'
>;

function tailsOf(returns: Float64Array): Tails {
  const low = quantileOf(returns, 0.05);
  const high = quantileOf(returns, 0.95);
  const worst = returns.filter((value) => value <= (low ?? Number.NaN));
  const shortfall = meanOf(worst);
  const tail = ratio(high, low);
  const kurtosis = standardMoment(returns, 4);
  const risen = returns.filter((value) => value > 0).length;
  const moved = returns.filter((value) => value !== 0).length;
  return {
    tailRatio: tail === null ? null : Math.abs(tail),
    valueAtRisk95: low === null ? null : -low,
    expectedShortfall95: shortfall === null ? null : -shortfall,
    skewness: standardMoment(returns, 3),
    excessKurtosis: kurtosis === null ? null : kurtosis - 3,
    bestDay: largestOf(returns),
    worstDay: smallestOf(returns),
    positiveDays: ratio(risen, moved),
  };
}

function growthFactor({ values }: EquityCurve): number {
  return (values[values.length - 1] ?? Number.NaN) / (values[0] ?? Number.NaN);
}

function cagrOf(curve: EquityCurve): Metric {
  const days = daysOf(curve);
  return days === 0 ? null : finite(growthFactor(curve) ** (DAYS_PER_YEAR / days) - 1);
}

function ulcerIndexOf({ values }: EquityCurve): Metric {
  let peak = Number.NEGATIVE_INFINITY;
  let squares = 0;
  for (const value of values) {
    peak = Math.max(peak, value);
    squares += ((peak - value) / peak) ** 2;
  }
  return finite(Math.sqrt(squares / values.length));
}

function underWaterOf(drawdowns: readonly Drawdown[], { times }: EquityCurve): Metric {
  const first = times[0] as number;
  const end = times[times.length - 1] as number;
  const below = drawdowns.map((fall) => (fall.recoveredAt ?? end) - fall.peakAt);
  return ratio(sumOf(below), end - first);
}
