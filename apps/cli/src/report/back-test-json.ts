import { comparisonSentence } from '@tidegate/backtest';
import type { ClosedTrade } from '@tidegate/model';

import type { BackTestRun } from './back-test-run.js';

/** The result of a run as one object: money as decimal strings, metrics as numbers or `null`. */
export function backTestJson(run: BackTestRun): Readonly<Record<string, unknown>> {
  const { result, timing, comparison, currency } = run;
  return {
    data: run.data,
    candles: result.candles,
    seconds: timing.seconds,
    candlesPerSecond: result.candles / timing.seconds,
    loadSeconds: timing.loadSeconds,
    from: new Date(result.from).toISOString(),
    to: new Date(result.to).toISOString(),
    instruments: run.symbols,
    timeframes: run.timeframes,
    currency,
    trades: result.trades.length,
    metrics: result.performance,
    comparison: { ...comparison, sentence: comparisonSentence(comparison, currency) },
    funnel: result.funnel,
    minimumSized: result.minimumSized,
    notes: run.notes,
    ledgerBalanced: result.ledgerBalanced,
    hash: result.hash,
    tradeList: result.trades.map(tradeJson),
  };
}

function tradeJson(trade: ClosedTrade): Readonly<Record<string, unknown>> {
  return {
    ...trade,
    scope: undefined,
    openedAt: new Date(trade.openedAt).toISOString(),
    closedAt: new Date(trade.closedAt).toISOString(),
  };
}
