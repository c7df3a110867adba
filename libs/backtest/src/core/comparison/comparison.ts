import { doubleOf } from '@tidegate/kernel';

import { feeRate, type FeeSchedule } from '@tidegate/matching';
import type { ClosedTrade, DecisionRecord } from '@tidegate/model';

import { chanceOf, type Chance } from './chance.js';
import { holdingOf, type Holding } from './holding.js';
import type { MarketWindow } from './market-window.js';
import { timedEntryOf } from './random-entries.js';
import { smallestCapitalOf, type SmallestCapital } from './smallest-capital.js';
import type { TakerCosts } from './taker-price.js';

export interface ComparisonRequest {
  /** By instrument id. */
  readonly windows: ReadonlyMap<string, MarketWindow>;
  readonly trades: readonly ClosedTrade[];
  readonly decisions: readonly DecisionRecord[];
  /** Account currency. */
  readonly deposit: number;
  readonly costs: TakerCosts & { readonly fees: FeeSchedule };
  /** Signals refused with `SIZE_BELOW_MINIMUM`. */
  readonly refusedForSize: number;
  readonly seed: number;
}

/** Costs of the trades, account currency. */
export interface TradingCosts {
  readonly fees: number;
  /** Result of all trades before fees. */
  readonly beforeFees: number;
  /** Fees ÷ total profit before fees of the profitable trades; `null` if there are none. */
  readonly feesOfGrossProfit: number | null;
}

/** A result compared with random entries and with holding in the same market. */
export interface Comparison {
  readonly trades: number;
  readonly netProfit: number;
  readonly totalReturn: number;
  readonly holding: Holding;
  /** `null` without a trade. */
  readonly chance: Chance | null;
  readonly costs: TradingCosts;
  readonly smallestCapital: SmallestCapital;
}

export function compare(request: ComparisonRequest): Comparison {
  const { windows, trades, decisions, deposit, costs, seed } = request;
  const netProfit = sum(trades, ({ netPnl }) => doubleOf(netPnl));
  const groups = [...windows].map(([instrument, window]) => ({
    window,
    entries: trades
      .filter((trade) => trade.instrument === instrument)
      .map((trade) => timedEntryOf(trade, window)),
  }));
  const takerFeeRate = feeRate(costs.fees, 0, 'taker');
  return {
    trades: trades.length,
    netProfit,
    totalReturn: netProfit / deposit,
    holding: holdingOf({ windows: [...windows.values()], deposit, costs, takerFeeRate }),
    chance: chanceOf({ groups, netProfit, costs, seed }),
    costs: costsOf(trades),
    smallestCapital: smallestCapitalOf(decisions, request.refusedForSize),
  };
}

function costsOf(trades: readonly ClosedTrade[]): TradingCosts {
  const fees = sum(trades, (trade) => doubleOf(trade.fees));
  const beforeFees = sum(trades, (trade) => doubleOf(trade.grossPnl));
  const gains = sum(trades, (trade) => Math.max(0, doubleOf(trade.grossPnl)));
  return { fees, beforeFees, feesOfGrossProfit: gains > 0 ? fees / gains : null };
}

function sum(trades: readonly ClosedTrade[], read: (trade: ClosedTrade) => number): number {
  return trades.reduce((total, trade) => total + read(trade), 0);
}
