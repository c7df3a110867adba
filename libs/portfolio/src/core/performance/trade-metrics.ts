import { DAY_MS } from '@tidegate/kernel';

import {
  deviationOf,
  finite,
  largestOf,
  meanOf,
  ratio,
  scaled,
  smallestOf,
  sumOf,
  type Metric,
} from './statistics.js';
import type { TradeFigures } from './trade-figures.js';

/**
 * Figures of the closed trades. A win has net P&L > 0, a loss < 0. Money is in account currency, R in planned risk.
 * `null`: the formula has no value on these trades.
 */
export interface TradeMetrics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly longTrades: number;
  readonly shortTrades: number;
  /** wins ÷ trades. */
  readonly winRate: Metric;
  /** Wins among long (short) trades. */
  readonly longWinRate: Metric;
  readonly shortWinRate: Metric;
  /** Σ net P&L of wins. */
  readonly grossProfit: number;
  /** −Σ net P&L of losses. */
  readonly grossLoss: number;
  readonly netProfit: number;
  /** Gross profit ÷ gross loss; `null` without a loss. */
  readonly profitFactor: Metric;
  /** Mean net P&L per trade. */
  readonly expectancy: Metric;
  /** Mean R (Tharp's expectancy). */
  readonly expectancyR: Metric;
  readonly averageWin: Metric;
  /** As a positive amount. */
  readonly averageLoss: Metric;
  /** Average win ÷ average loss. */
  readonly payoff: Metric;
  readonly largestWin: Metric;
  /** As a positive amount. */
  readonly largestLoss: Metric;
  /** Sample σ of R. */
  readonly deviationR: Metric;
  /** √n × mean(R) ÷ σ(R) (Tharp's system quality number). */
  readonly sqn: Metric;
  /** (p·b − q) ÷ b with win rate p, q = 1 − p, payoff b (Kelly 1956). */
  readonly kelly: Metric;
  readonly longestWinStreak: number;
  readonly longestLossStreak: number;
  readonly averageDurationMs: Metric;
  readonly averageWinDurationMs: Metric;
  readonly averageLossDurationMs: Metric;
  readonly fees: number;
  /** Fees ÷ |gross P&L of all trades before fees|. */
  readonly feeShare: Metric;
  /** Mean of entry plus exit slippage, as a fraction of the price; positive is a cost. */
  readonly averageSlippage: Metric;
  /** Mean of the largest favourable (adverse) move, as a fraction of the entry price. */
  readonly averageMfe: Metric;
  readonly averageMae: Metric;
  /** Mean MFE ÷ mean MAE. */
  readonly edgeRatio: Metric;
  /** Trades per day from the first entry to the last exit. */
  readonly tradesPerDay: Metric;
  /** Entry and exit notional of all trades. */
  readonly volume: number;
}

export function tradeMetricsOf(trades: readonly TradeFigures[]): TradeMetrics {
  return {
    ...countsOf(trades),
    ...moneyOf(trades),
    ...riskMultiplesOf(trades),
    ...streaksOf(trades),
    ...timesOf(trades),
    ...costsOf(trades),
  };
}

const isWin = (trade: TradeFigures): boolean => trade.netPnl > 0;
const isLoss = (trade: TradeFigures): boolean => trade.netPnl < 0;
const durationOf = (trade: TradeFigures): number => trade.closedAt - trade.openedAt;

type Counts = Pick<
  TradeMetrics,
  | 'trades'
  | 'wins'
  | 'losses'
  | 'longTrades'
  | 'shortTrades'
  | 'winRate'
  | 'longWinRate'
  | 'shortWinRate'
>;

function countsOf(trades: readonly TradeFigures[]): Counts {
  const long = trades.filter((trade) => trade.direction === 'long');
  const short = trades.filter((trade) => trade.direction === 'short');
  const wins = trades.filter(isWin).length;
  return {
    trades: trades.length,
    wins,
    losses: trades.filter(isLoss).length,
    longTrades: long.length,
    shortTrades: short.length,
    winRate: ratio(wins, trades.length),
    longWinRate: ratio(long.filter(isWin).length, long.length),
    shortWinRate: ratio(short.filter(isWin).length, short.length),
  };
}

type Amounts = Pick<
  TradeMetrics,
  | 'grossProfit'
  | 'grossLoss'
  | 'netProfit'
  | 'profitFactor'
  | 'expectancy'
  | 'averageWin'
  | 'averageLoss'
  | 'payoff'
  | 'largestWin'
  | 'largestLoss'
  | 'kelly'
>;

function moneyOf(trades: readonly TradeFigures[]): Amounts {
  const won = trades.filter(isWin).map((trade) => trade.netPnl);
  const lost = trades.filter(isLoss).map((trade) => -trade.netPnl);
  const grossProfit = sumOf(won);
  const grossLoss = sumOf(lost);
  const averageWin = meanOf(won);
  const averageLoss = meanOf(lost);
  const payoff = ratio(averageWin, averageLoss);
  const winRate = won.length / trades.length;
  return {
    grossProfit,
    grossLoss,
    netProfit: grossProfit - grossLoss,
    profitFactor: ratio(grossProfit, grossLoss),
    expectancy: ratio(grossProfit - grossLoss, trades.length),
    averageWin,
    averageLoss,
    payoff,
    largestWin: largestOf(won),
    largestLoss: largestOf(lost),
    kelly: ratio(winRate * (payoff ?? Number.NaN) - (1 - winRate), payoff),
  };
}

function riskMultiplesOf(
  trades: readonly TradeFigures[],
): Pick<TradeMetrics, 'expectancyR' | 'deviationR' | 'sqn'> {
  const multiples = trades.map((trade) => trade.rMultiple);
  const expectancyR = meanOf(multiples);
  const deviationR = deviationOf(multiples);
  const sqn = ratio(scaled(expectancyR, Math.sqrt(trades.length)), deviationR);
  return { expectancyR, deviationR, sqn };
}

/** Longest streaks in order of closing; a trade with a P&L of zero ends both. */
function streaksOf(
  trades: readonly TradeFigures[],
): Pick<TradeMetrics, 'longestWinStreak' | 'longestLossStreak'> {
  const ordered = [...trades].sort((left, right) => left.closedAt - right.closedAt);
  return {
    longestWinStreak: longestRun(ordered, isWin),
    longestLossStreak: longestRun(ordered, isLoss),
  };
}

function longestRun(
  trades: readonly TradeFigures[],
  counts: (trade: TradeFigures) => boolean,
): number {
  let longest = 0;
  let run = 0;
  for (const trade of trades) {
    run = counts(trade) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function timesOf(
  trades: readonly TradeFigures[],
): Pick<
  TradeMetrics,
  'averageDurationMs' | 'averageWinDurationMs' | 'averageLossDurationMs' | 'tradesPerDay'
> {
  const first = smallestOf(trades.map((trade) => trade.openedAt));
  const last = largestOf(trades.map((trade) => trade.closedAt));
  const span = (last ?? Number.NaN) - (first ?? Number.NaN);
  return {
    averageDurationMs: meanOf(trades.map(durationOf)),
    averageWinDurationMs: meanOf(trades.filter(isWin).map(durationOf)),
    averageLossDurationMs: meanOf(trades.filter(isLoss).map(durationOf)),
    tradesPerDay: ratio(trades.length, span / DAY_MS),
  };
}

function costsOf(
  trades: readonly TradeFigures[],
): Pick<
  TradeMetrics,
  'fees' | 'feeShare' | 'averageSlippage' | 'averageMfe' | 'averageMae' | 'edgeRatio' | 'volume'
> {
  const fees = sumOf(trades.map((trade) => trade.fees));
  const gross = sumOf(trades.map((trade) => trade.grossPnl));
  const averageMfe = meanOf(trades.map((trade) => trade.mfe));
  const averageMae = meanOf(trades.map((trade) => trade.mae));
  return {
    fees,
    feeShare: finite(fees / Math.abs(gross)),
    averageSlippage: meanOf(trades.map((trade) => trade.slippage)),
    averageMfe,
    averageMae,
    edgeRatio: ratio(averageMfe, averageMae),
    volume: sumOf(trades.map((trade) => trade.entryNotional + trade.exitNotional)),
  };
}
