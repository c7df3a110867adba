import {
  compareBackTest,
  comparisonSentence,
  runBackTest,
  type BackTestRequest,
  type BackTestResult,
  type HistorySeries,
  type HistoryStore,
} from '@tidegate/backtest';
import { StoreHistorySource } from '@tidegate/backtest';
import type { TaskContext } from '@tidegate/jobs';
import { epochMs, tenantId, TidegateError, venueId } from '@tidegate/kernel';
import type { ClosedTrade } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';

import { DEFAULT_PROFILE_NAME } from '../core/default-names.js';
import { backTestRisk, settingsOf } from '../core/engine-inputs.js';
import { seedOf } from '../core/engine-plan.js';
import { profileHashOf } from '../core/profile-content.js';
import { DefaultProfileResolver } from '../core/profile-resolver.js';
import { AccountSection, type TidegateConfiguration } from '../core/tidegate-configuration.js';
import type { BackTestRange, TestedProfile } from './job-requests.js';
import { testedContent } from './tested-content.js';

/** Trades that a result lists; the rest is counted. */
const TRADES_LISTED_MAX = 1_000;
/** Points of the equity curve in a result. */
const EQUITY_POINTS_MAX = 500;

export interface BackTestPlace {
  readonly configuration: TidegateConfiguration;
  readonly store: HistoryStore;
  readonly tenant: string;
}

/** Loads the recorded candles of a range. */
export function historyOf(
  { store, tenant }: BackTestPlace,
  { instruments, venue, timeframe }: BackTestRange,
): Promise<readonly HistorySeries[]> {
  const source = new StoreHistorySource(store, { tenant: tenantId(tenant) });
  return source.load({ symbols: instruments, venue, timeframe });
}

/** Runs one profile on recorded candles and returns its result as plain JSON. */
export async function backTestOf(
  request: { readonly place: BackTestPlace; readonly history: readonly HistorySeries[] },
  { range, profile }: { readonly range: BackTestRange; readonly profile: TestedProfile },
  context: Pick<TaskContext, 'onProgress'>,
): Promise<object> {
  const prepared = preparedRequest(request.place, request.history, { range, profile });
  const result = await runBackTest({
    ...prepared,
    onProgress: ({ candles, total, at, trades }) => {
      const day = new Date(at).toISOString().slice(0, 10);
      context.onProgress({
        done: candles,
        total,
        text: `${profile.title}: ${day}, ${trades} trades`,
      });
    },
  });
  return resultOf(prepared, result, profile);
}

function preparedRequest(
  { configuration, tenant }: BackTestPlace,
  history: readonly HistorySeries[],
  { range, profile }: { readonly range: BackTestRange; readonly profile: TestedProfile },
): BackTestRequest {
  const [first] = history;
  if (!first) throw new TidegateError('DATA_NOT_FOUND', 'The history has no candles');
  const venue = venueId(first.venue);
  const risk = backTestRisk(configuration);
  const feed = { venue, shortest: first.timeframe, candlesOnly: true, risk };
  const content = testedContent(profile.content, configuration, {
    shortest: first.timeframe,
    isRequested: range.timeframe !== null,
  });
  const section = Object.assign(new AccountSection(), configuration.accounts[0], {
    tenant,
    currency: first.symbol.split('/')[1],
    deposit: range.deposit,
  });
  const choice = { name: DEFAULT_PROFILE_NAME, version: 1, hash: profileHashOf(content), content };
  return {
    history,
    settings: settingsOf(configuration, feed),
    resolver: new DefaultProfileResolver(new StrategyRegistry()),
    account: seedOf(section, venue, choice),
    marketData: { ...configuration.marketData, gapWaitMs: 0 },
    range: {
      from: range.from === null ? null : epochMs(range.from),
      to: range.to === null ? null : epochMs(range.to),
    },
    warmUpCandles: configuration.engine.warmUpCandles,
  };
}

function resultOf(
  request: BackTestRequest,
  result: BackTestResult,
  profile: TestedProfile,
): object {
  const { currency } = request.account.account;
  const comparison = compareBackTest(request, result);
  return {
    profile: profile.title,
    candles: result.candles,
    from: new Date(result.from).toISOString(),
    to: new Date(result.to).toISOString(),
    instruments: request.history.map(({ symbol }) => symbol),
    timeframes: request.settings.timeframes,
    currency,
    trades: result.trades.length,
    metrics: result.performance,
    comparison: { ...comparison, sentence: comparisonSentence(comparison, currency) },
    funnel: result.funnel,
    minimumSized: result.minimumSized,
    ledgerBalanced: result.ledgerBalanced,
    hash: result.hash,
    equity: equityOf(result),
    tradeList: result.trades.slice(0, TRADES_LISTED_MAX).map(tradeOf),
  };
}

/** Points of the curve at even distances, with the last one. */
function equityOf({ equity: { times, values } }: BackTestResult): readonly object[] {
  const step = Math.max(1, Math.ceil(times.length / EQUITY_POINTS_MAX));
  return Array.from(times)
    .map((at, index) => ({ at: new Date(at).toISOString(), equity: values[index] }))
    .filter((_, index) => index % step === 0 || index === times.length - 1);
}

function tradeOf(trade: ClosedTrade): object {
  return {
    ...trade,
    scope: undefined,
    openedAt: new Date(trade.openedAt).toISOString(),
    closedAt: new Date(trade.closedAt).toISOString(),
  };
}
