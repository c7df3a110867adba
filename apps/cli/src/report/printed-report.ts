import { comparisonSentence } from '@tidegate/backtest';
import type { Contribution } from '@tidegate/portfolio';

import { alignedTable } from '../aligned-table.js';
import type { BackTestRun } from './back-test-run.js';
import { comparedRows, figuresOf, funnelRows } from './figures.js';
import { amount, count, day, percent } from './format.js';

/** The run as text: figures, comparison, attribution, and the signal funnel. */
export function printedReport(run: BackTestRun): string {
  const { result, timing, symbols, timeframes } = run;
  const { candles, hash } = result;
  const { byInstrument, byStrategy, byExitReason } = result.performance.attribution;
  const span = `${day(result.from)} to ${day(result.to)}`;
  const rate = count(Math.round(candles / timing.seconds));
  return [
    `Back-test of ${symbols.join(', ')} on ${timeframes.join(', ')}, ${span}`,
    `Data: ${run.data}`,
    `${count(candles)} candles in ${timing.seconds.toFixed(2)} s (${rate} a second), loaded in ${timing.loadSeconds.toFixed(2)} s`,
    '',
    figureTable(run),
    comparedTable(run),
    `${comparisonSentence(run.comparison, run.currency)}\n`,
    contributionTable('instrument', byInstrument),
    contributionTable('strategy', byStrategy),
    contributionTable('exit', byExitReason),
    alignedTable('lr', funnelRows(run)),
    ...run.notes,
    `hash ${hash}`,
    '',
  ].join('\n');
}

/** Two figures per line. */
function figureTable(run: BackTestRun): string {
  const figures = figuresOf(run);
  const lines = Array.from({ length: Math.ceil(figures.length / 2) }, (_, index) =>
    figures.slice(2 * index, 2 * index + 2).flat(),
  );
  return alignedTable('lrlr', lines);
}

function comparedTable(run: BackTestRun): string {
  const rows = comparedRows(run).map(({ name, netProfit, totalReturn }) => [
    name,
    netProfit,
    totalReturn,
  ]);
  return alignedTable('lrr', [['compared with', 'net', 'return'], ...rows]);
}

function contributionTable(name: string, parts: readonly Contribution[]): string {
  const rows = parts.map((part) => [
    part.key,
    count(part.trades),
    percent(part.winRate),
    amount(part.netPnl),
  ]);
  return alignedTable('lrrr', [[name, 'trades', 'won', 'net'], ...rows]);
}
