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
  const groups = new Map<string, TradeFigures[]>();
  for (const trade of trades) {
    const key = keyOf(trade);
    const group = groups.get(key);
    if (group) group.push(trade);
    else groups.set(key, [trade]);
  }
  return [...groups]
    .map(([key, group]) => contributionOf(key, group))
    .sort((left, right) => right.netPnl - left.netPnl || (left.key < right.key ? -1 : 1));
}

function contributionOf(key: string, trades: readonly TradeFigures[]): Contribution {
  const won = trades.filter((trade) => trade.netPnl > 0).map((trade) => trade.netPnl);
  const lost = trades.filter((trade) => trade.netPnl < 0).map((trade) => -trade.netPnl);
  return {
    key,
    trades: trades.length,
    netPnl: sumOf(trades.map((trade) => trade.netPnl)),
    fees: sumOf(trades.map((trade) => trade.fees)),
    winRate: ratio(won.length, trades.length),
    profitFactor: ratio(sumOf(won), sumOf(lost)),
    averageR: ratio(sumOf(trades.map((trade) => trade.rMultiple)), trades.length),
  };
}
