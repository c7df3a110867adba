import { timeframeMs, type Timeframe } from '@tidegate/model';

import { shortestFirst } from './profile-content.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

type Market = Pick<TidegateConfiguration, 'market'>;
type Analysis = Pick<TidegateConfiguration, 'market' | 'analysis' | 'ai'>;

/** Whether the configured channels bring nothing finer than candles: they then fill orders, too. */
export function candlesOnly({ market }: Market): boolean {
  return !market.channels.some((channel) => channel === 'quotes' || channel === 'book');
}

/** The configured timeframes without those shorter than a recording's base, and with that base. */
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
  // Without the primary timeframe the plan is refused, and says so: an empty list would hide that.
  return voting.length > 0 ? voting : fed;
}
