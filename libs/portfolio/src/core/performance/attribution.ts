import { ratio, sumOf, type Metric } from './statistics.js';
import type { TradeFigures } from './trade-figures.js';

/** The contribution of one group of trades to the result. */
export interface Contribution {
  readonly key: string;
  readonly trades: number;
  /** Account currency. */
  readonly netPnl: number;
  readonly fees: number;
  readonly winRate: Metric;
  /** Gross profit ÷ gross loss; `null` without a loss. */
  readonly profitFactor: Metric;
  readonly averageR: Metric;
}

/** Each list covers all trades, ordered by descending net P&L, then by key. */
export interface Attribution {
  readonly byStrategy: readonly Contribution[];
  readonly byInstrument: readonly Contribution[];
  readonly byRegime: readonly Contribution[];
  readonly byExitReason: readonly Contribution[];
  readonly byDirection: readonly Contribution[];
}

export function attributionOf(trades: readonly TradeFigures[]): Attribution {
  return {
    byStrategy: contributionsBy(trades, (trade) => trade.strategy),
    byInstrument: contributionsBy(trades, (trade) => trade.instrument),
    byRegime: contributionsBy(trades, (trade) => trade.regime),
    byExitReason: contributionsBy(trades, (trade) => trade.exitReason),
    byDirection: contributionsBy(trades, (trade) => trade.direction),
  };
}

function contributionsBy(
  trades: readonly TradeFigures[],
  keyOf: (trade: TradeFigures) => string,
): readonly Contribution[] {
  const groups = Map.groupBy(trades, keyOf);
  // Sorting keeps the order of equals: ties stay sorted by key.
  return [...groups.keys()]
    .sort()
    .map((key) => contributionOf(key, groups.get(key) as TradeFigures[]))
    .sort((left, right) => right.netPnl - left.netPnl);
}

function contributionOf(key: string, trades: readonly TradeFigures[]): Contribution {
  const wins = trades.filter((trade) => trade.netPnl > 0).length;
  const grossProfit = sumOf(trades.map((trade) => Math.max(trade.netPnl, 0)));
  const grossLoss = sumOf(trades.map((trade) => Math.max(-trade.netPnl, 0)));
  return {
    key,
    trades: trades.length,
    netPnl: sumOf(trades.map((trade) => trade.netPnl)),
    fees: sumOf(trades.map((trade) => trade.fees)),
    winRate: ratio(wins, trades.length),
    profitFactor: ratio(grossProfit, grossLoss),
    averageR: ratio(sumOf(trades.map((trade) => trade.rMultiple)), trades.length),
  };
}
