import type { ClosedTrade } from '@tidegate/model';

import { attributionOf, type Attribution } from './attribution.js';
import type { EquityCurve } from './equity-curve.js';
import { equityMetricsOf, type EquityMetrics } from './equity-metrics.js';
import { meanOf, ratio, type Metric } from './statistics.js';
import { tradeFiguresOf, type TradeFigures } from './trade-figures.js';
import { tradeMetricsOf, type TradeMetrics } from './trade-metrics.js';

/** Metrics that need both the trades and the curve. */
export interface UsageMetrics {
  /** Share of the curve's time with at least one open position. */
  readonly exposureTime: Metric;
  /** Traded volume ÷ mean equity. */
  readonly turnover: Metric;
  /** Fees ÷ first equity. */
  readonly feeDrag: Metric;
}

/** All figures of one account or back-test. Each field documents its formula. */
export interface Performance {
  readonly equity: EquityMetrics;
  readonly trading: TradeMetrics;
  readonly usage: UsageMetrics;
  readonly attribution: Attribution;
}

/** Computes all figures from closed trades and an equity curve (times ascending). Numbers are finite or `null`. */
export function performanceOf(trades: readonly ClosedTrade[], curve: EquityCurve): Performance {
  const figures = trades.map(tradeFiguresOf);
  const equity = equityMetricsOf(curve);
  const trading = tradeMetricsOf(figures);
  return {
    equity,
    trading,
    usage: usageOf(figures, trading, curve),
    attribution: attributionOf(figures),
  };
}

function usageOf(
  figures: readonly TradeFigures[],
  trading: TradeMetrics,
  curve: EquityCurve,
): UsageMetrics {
  return {
    exposureTime: exposureTimeOf(figures, curve),
    turnover: ratio(trading.volume, meanOf(curve.values)),
    feeDrag: ratio(trading.fees, curve.values[0] ?? 0),
  };
}

/** Length of the union of all holding times within the curve ÷ length of the curve. */
function exposureTimeOf(figures: readonly TradeFigures[], { times }: EquityCurve): Metric {
  const from = times[0] ?? 0;
  const until = times[times.length - 1] ?? 0;
  const spans = figures
    .map(({ openedAt, closedAt }) => ({
      start: Math.max(openedAt, from),
      end: Math.min(closedAt, until),
    }))
    .sort((left, right) => left.start - right.start);
  let covered = 0;
  let reached = from;
  for (const span of spans) {
    covered += Math.max(0, span.end - Math.max(span.start, reached));
    reached = Math.max(reached, span.end);
  }
  return ratio(covered, until - from);
}
