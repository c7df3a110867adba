import type { BackTestResult } from '@tidegate/backtest';
import { doubleOf } from '@tidegate/kernel';

/** The result of a candidate over one time range. */
export interface Score {
  readonly trades: number;
  readonly winRate: number | null;
  /** Account currency, after fees. */
  readonly net: number;
  /** Mean R of a trade, after fees. */
  readonly expectancyR: number | null;
  readonly profitFactor: number | null;
  readonly maxDrawdown: number | null;
  /** Fees ÷ gross profit of the winning trades; `null` without a winning trade. */
  readonly feeShare: number | null;
  /** Mean R ÷ standard deviation of R × √trades (a t-statistic); `null` with too few trades. */
  readonly quality: number | null;
}

/** A mean over fewer trades is not meaningful. */
export const TRADES_MIN = 30;

export function scoreOf({ performance, trades }: BackTestResult): Score {
  const { trading, equity } = performance;
  const won = trades.reduce((sum, { grossPnl }) => sum + Math.max(0, doubleOf(grossPnl)), 0);
  return {
    trades: trading.trades,
    winRate: trading.winRate,
    net: trading.netProfit,
    expectancyR: trading.expectancyR,
    profitFactor: trading.profitFactor,
    maxDrawdown: equity.maxDrawdown,
    feeShare: won > 0 ? trading.fees / won : null,
    quality: trading.trades >= TRADES_MIN ? trading.sqn : null,
  };
}

/** The index of the highest quality, the first of equals; `null` when no candidate made enough trades. */
export function bestOf(scores: readonly Score[]): number | null {
  let best: number | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, { quality }] of scores.entries()) {
    if (quality === null || quality <= highest) continue;
    [best, highest] = [index, quality];
  }
  return best;
}
