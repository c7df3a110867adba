import { timeframeMs, type Timeframe } from '@tidegate/model';

import { shortestFirst } from './profile-content.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

type Market = Pick<TidegateConfiguration, 'market'>;
type Analysis = Pick<TidegateConfiguration, 'market' | 'analysis' | 'ai'>;

/** Whether the configured channels have no prices finer than candles, so that candles also fill orders. */
export function candlesOnly({ market }: Market): boolean {
  return !market.channels.some((channel) => channel === 'quotes' || channel === 'book');
}

/** The configured timeframes; for a recording, its base timeframe and the longer ones. */
export function fedTimeframes({ market }: Market, shortest?: Timeframe): readonly Timeframe[] {
  const base = shortest ? timeframeMs(shortest) : 0;
  const fed = new Set(market.timeframes.filter((timeframe) => timeframeMs(timeframe) >= base));
  if (shortest) fed.add(shortest);
  return shortestFirst([...fed]);
}

/** The timeframes on which the strategies of the default profile vote. */
export function votingTimeframes(
  configuration: Analysis,
  shortest?: Timeframe,
): readonly Timeframe[] {
  const fed = fedTimeframes(configuration, shortest);
  const { timeframes } = configuration.analysis;
  if (timeframes.length === 0) return fed;
  const { primaryTimeframe } = configuration.ai.confluence;
  const voting = fed.filter((each) => timeframes.includes(each) || each === primaryTimeframe);
  // If the primary timeframe is missing, the plan is refused for that; an empty list would hide the reason.
  return voting.length > 0 ? voting : fed;
}
