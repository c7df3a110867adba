import type { BackTestResult } from '@tidegate/backtest';
import type { ClosedTrade, Timeframe } from '@tidegate/model';

/** A finished run, as the command prints it. */
export interface BackTestRun {
  readonly result: BackTestResult;
  readonly timing: { readonly seconds: number; readonly loadSeconds: number };
  readonly symbols: readonly string[];
  readonly timeframes: readonly Timeframe[];
  readonly currency: string;
}

/** One object with everything a program wants: money as decimal texts, metrics as numbers or null. */
export function backTestJson(run: BackTestRun): Readonly<Record<string, unknown>> {
  const { result, timing } = run;
  return {
    candles: result.candles,
    seconds: timing.seconds,
    candlesPerSecond: result.candles / timing.seconds,
    loadSeconds: timing.loadSeconds,
    from: new Date(result.from).toISOString(),
    to: new Date(result.to).toISOString(),
    instruments: run.symbols,
    timeframes: run.timeframes,
    currency: run.currency,
    trades: result.trades.length,
    metrics: result.performance,
    funnel: result.funnel,
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
