import { alignedTable } from '../aligned-table.js';
import type { BackTestRun } from './backtest-json.js';

/** The run as a person reads it: figures, what it was made of, and where signals ended. */
export function backTestReport(run: BackTestRun): string {
  const { result, timing, symbols, timeframes } = run;
  const { candles, hash } = result;
  const span = `${dayOf(result.from)} to ${dayOf(result.to)}`;
  const rate = Math.round(candles / timing.seconds).toLocaleString('en-US');
  return [
    `Back-test of ${symbols.join(', ')} on ${timeframes.join(', ')}, ${span}`,
    `${candles.toLocaleString('en-US')} candles in ${timing.seconds.toFixed(2)} s (${rate} a second), loaded in ${timing.loadSeconds.toFixed(2)} s`,
    '',
    figures(run),
    instrumentTable(run),
    exitTable(run),
    funnelTable(run),
    `hash ${hash}`,
    '',
  ].join('\n');
}

function figures({ result, currency }: BackTestRun): string {
  const { equity, trading, usage } = result.performance;
  return alignedTable('lrlr', [
    ['trades', count(trading.trades), 'win rate', percent(trading.winRate)],
    [
      'net profit',
      `${amount(trading.netProfit)} ${currency}`,
      'fees',
      `${amount(trading.fees)} ${currency}`,
    ],
    ['total return', percent(equity.totalReturn), 'max drawdown', percent(equity.maxDrawdown)],
    ['profit factor', ratio(trading.profitFactor), 'expectancy', `${ratio(trading.expectancyR)} R`],
    ['Sharpe', ratio(equity.sharpe), 'Sortino', ratio(equity.sortino)],
    [
      'time in market',
      percent(usage.exposureTime),
      'ledger',
      result.ledgerBalanced ? 'balanced' : 'NOT BALANCED',
    ],
  ]);
}

function instrumentTable({ result }: BackTestRun): string {
  const rows = result.performance.attribution.byInstrument.map((part) => [
    part.key,
    count(part.trades),
    percent(part.winRate),
    amount(part.netPnl),
  ]);
  return alignedTable('lrrr', [['instrument', 'trades', 'won', 'net'], ...rows]);
}

function exitTable({ result }: BackTestRun): string {
  const rows = result.performance.attribution.byExitReason.map((part) => [
    part.key,
    count(part.trades),
    percent(part.winRate),
    amount(part.netPnl),
  ]);
  return alignedTable('lrrr', [['exit', 'trades', 'won', 'net'], ...rows]);
}

function funnelTable({ result }: BackTestRun): string {
  const { scans, signals, accepted, closedOpposite, rejectedByCode } = result.funnel;
  const rejected = Object.entries(rejectedByCode)
    .sort(([, left], [, right]) => right - left)
    .map(([code, times]) => [`  ${code}`, count(times)]);
  return alignedTable('lr', [
    ['candles looked at', count(scans)],
    ['signals', count(signals)],
    ...rejected,
    ['closed by an opposite signal', count(closedOpposite)],
    ['accepted', count(accepted)],
  ]);
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function amount(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function ratio(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(2)} %`;
}
