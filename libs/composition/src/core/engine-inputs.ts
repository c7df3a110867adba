import { VenueRegistry } from '@tidegate/exchange';
import { shardId, venueId, type VenueId } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';
import type { RiskOptions } from '@tidegate/risk';
import { StrategyRegistry } from '@tidegate/strategies';
import type { EngineSettings } from '@tidegate/trading';

import { candlesOnly, fedTimeframes, votingTimeframes } from './fed-series.js';
import { profileContent } from './profile-content.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';
import { TradingProfile } from './trading-profile.js';

/** How a driver's feed differs from the configured market: a back-test has the candles of one recording. */
export interface DriverFeed {
  /** Left out, `market.venue`. */
  readonly venue?: VenueId;
  /** Series shorter than it are not there: the base of recorded candles. */
  readonly shortest?: Timeframe;
  /** Only candles are fed. Left out, as the configured channels say. */
  readonly candlesOnly?: boolean;
  /** In the place of the configured options. */
  readonly risk?: RiskOptions;
}

/** The risk options of a back-test: without the rules that only make sense for an account that goes on. */
export function backTestRisk({ risk, backtest }: TidegateConfiguration): RiskOptions {
  const { breakers, sizeByRecord } = backtest;
  const kelly = { ...risk.sizing.kelly, enabled: risk.sizing.kelly.enabled && sizeByRecord };
  return {
    ...risk,
    breakers: { ...risk.breakers, enabled: breakers },
    ruin: { ...risk.ruin, enabled: risk.ruin.enabled && sizeByRecord },
    sizing: { ...risk.sizing, kelly },
  };
}

/** What all accounts of the configured engine share. Paper orders may do what `market.venue` allows. */
export function settingsOf(
  configuration: TidegateConfiguration,
  feed: DriverFeed = {},
  venues: VenueRegistry = new VenueRegistry(),
): EngineSettings {
  const { market, marketData, matching, risk } = configuration;
  const venue = feed.venue ?? venueId(market.venue);
  const onlyCandles = feed.candlesOnly ?? candlesOnly(configuration);
  return {
    shard: shardId(venue),
    venue,
    timeframes: fedTimeframes(configuration, feed.shortest),
    seriesCapacity: marketData.seriesCapacity,
    executionFeed: onlyCandles ? 'candles' : 'slices',
    quoteRequired: !onlyCandles && market.channels.includes('quotes'),
    matching,
    capabilities: venues.find(market.venue).capabilities,
    venueBreakers: (feed.risk ?? risk).breakers,
  };
}

/** The default profile that the settings describe, as canonical JSON. Strategies must be known. */
export function profileContentOf(
  configuration: TidegateConfiguration,
  feed: Pick<DriverFeed, 'shortest' | 'risk'> = {},
  registry: StrategyRegistry = new StrategyRegistry(),
): string {
  const { marketData, strategies, ai, risk, execution } = configuration;
  const profile = Object.assign(new TradingProfile(), {
    timeframes: [...votingTimeframes(configuration, feed.shortest)],
    seriesCapacity: marketData.seriesCapacity,
    strategies,
    ai,
    risk: feed.risk ?? risk,
    execution,
  });
  return profileContent(profile, registry);
}
