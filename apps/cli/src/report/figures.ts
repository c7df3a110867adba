import type { Comparison } from '@tidegate/backtest';

import type { BackTestRun } from './back-test-run.js';
import { duration } from '../number-text.js';
import { amount, count, money, percent, ratio } from './format.js';

/** A named figure, as the printed report and the page show it. */
export type Figure = readonly [name: string, value: string];

/** The figures of a run; related figures are adjacent pairs. */
export function figuresOf(run: BackTestRun): readonly Figure[] {
  return [...balances(run), ...tradeFigures(run), ...costFigures(run)];
}

function balances({ result, currency }: BackTestRun): readonly Figure[] {
  const { values } = result.equity;
  const { equity, trading } = result.performance;
  return [
    ['start balance', money(values[0] ?? null, currency)],
    ['end balance', money(values.at(-1) ?? null, currency)],
    ['net profit', money(trading.netProfit, currency)],
    ['fees', money(trading.fees, currency)],
    ['total return', percent(equity.totalReturn)],
    ['CAGR', percent(equity.cagr)],
    ['max drawdown', percent(equity.maxDrawdown)],
    ['longest drawdown', duration(equity.maxDrawdownDurationMs)],
    ['Sharpe', ratio(equity.sharpe)],
    ['Sortino', ratio(equity.sortino)],
  ];
}

function tradeFigures({ result, currency }: BackTestRun): readonly Figure[] {
  const { trading, usage } = result.performance;
  const worst = trading.largestLoss === null ? null : -trading.largestLoss;
  return [
    ['trades', count(trading.trades)],
    ['win rate', percent(trading.winRate)],
    ['profit factor', ratio(trading.profitFactor)],
    ['expectancy', `${ratio(trading.expectancyR)} R`],
    ['best trade', money(trading.largestWin, currency)],
    ['worst trade', money(worst, currency)],
    ['average duration', duration(trading.averageDurationMs)],
    ['time in market', percent(usage.exposureTime)],
  ];
}

function costFigures({ result, comparison, currency }: BackTestRun): readonly Figure[] {
  const { turnover } = result.performance.usage;
  return [
    ['turnover', turnover === null ? '–' : `${ratio(turnover)} × equity`],
    ['fees of gross profit', percent(comparison.costs.feesOfGrossProfit)],
    ['smallest capital', smallestCapital(comparison, currency)],
    ['ledger', result.ledgerBalanced ? 'balanced' : 'NOT BALANCED'],
  ];
}

/** When signals were rejected as too small, the capital that they need is unknown. */
function smallestCapital({ smallestCapital }: Comparison, currency: string): string {
  const { amount: needed, refused } = smallestCapital;
  if (refused === 0) return money(needed, currency);
  const many = refused === 1 ? '1 signal was' : `${count(refused)} signals were`;
  return `more than the account had: ${many} too small`;
}

/** One row of the comparison. */
export interface ComparedRow {
  readonly name: string;
  readonly netProfit: string;
  readonly totalReturn: string;
}

/** The results of the strategy, holding, and random entries. */
export function comparedRows({ result, comparison }: BackTestRun): readonly ComparedRow[] {
  const deposit = result.equity.values[0] ?? 0;
  const row = (name: string, net: number | null): ComparedRow => ({
    name,
    netProfit: amount(net),
    totalReturn: percent(net === null || deposit === 0 ? null : net / deposit),
  });
  const { chance, holding } = comparison;
  return [
    row('this strategy', comparison.netProfit),
    row('buying and holding', holding.netProfit),
    row('random entries, 5th percentile', chance?.low ?? null),
    row('random entries, median', chance?.median ?? null),
    row('random entries, 95th percentile', chance?.high ?? null),
  ];
}

/** The number of candles scanned, signals found, signals rejected by code, and signals accepted. */
export function funnelRows({ result }: BackTestRun): readonly Figure[] {
  const { scans, signals, accepted, closedOpposite, rejectedByCode } = result.funnel;
  const rejected = Object.entries(rejectedByCode)
    .sort(([, left], [, right]) => right - left)
    .map(([code, times]): Figure => [`  ${code}`, count(times)]);
  return [
    ['candles scanned', count(scans)],
    ['signals', count(signals)],
    ...rejected,
    ['closed by an opposite signal', count(closedOpposite)],
    ['accepted', count(accepted)],
  ];
}
