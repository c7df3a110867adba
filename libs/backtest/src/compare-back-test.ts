import { doubleOf, instrumentId, Decimal } from '@tidegate/kernel';
import { feeRate } from '@tidegate/matching';

import type { BackTestRequest, BackTestResult } from './back-test.js';
import { compare, type Comparison } from './core/comparison/comparison.js';
import { heldValuesAt } from './core/comparison/holding.js';
import { marketWindow, type MarketWindow } from './core/comparison/market-window.js';

/** Fixed seed: the draws are equal on every run and machine. */
const SEED = 20_250_101;

/** Compares a finished run with buying and holding, and with random entries, on the same candles at the same costs. */
export function compareBackTest(request: BackTestRequest, result: BackTestResult): Comparison {
  const { trades, decisions, funnel } = result;
  return compare({
    windows: windowsOf(request, result),
    trades,
    decisions,
    deposit: depositOf(request),
    costs: request.settings.matching,
    refusedForSize: funnel.rejectedByCode.SIZE_BELOW_MINIMUM ?? 0,
    seed: SEED,
  });
}

/** Value of the deposit under buy and hold at each of `times` (ascending), account currency. */
export function heldEquity(
  request: BackTestRequest,
  result: BackTestResult,
  times: ArrayLike<number>,
): Float64Array {
  const { matching } = request.settings;
  const plan = {
    windows: [...windowsOf(request, result).values()],
    deposit: depositOf(request),
    costs: matching,
    takerFeeRate: feeRate(matching.fees, 0, 'taker'),
  };
  return heldValuesAt(plan, times);
}

function windowsOf(
  { history }: BackTestRequest,
  span: BackTestResult,
): ReadonlyMap<string, MarketWindow> {
  return new Map(
    history.map((series) => [
      instrumentId(series.venue, series.symbol),
      marketWindow(series, span),
    ]),
  );
}

function depositOf({ account }: BackTestRequest): number {
  return doubleOf(new Decimal(account.deposit));
}
