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

/**
 * How a driver's feed differs from the configured market; a back-test, for example, has the candles of one recording.
 */
export interface DriverFeed {
  /** Default: `market.venue`. */
  readonly venue?: VenueId;
  /** Timeframe of the recorded candles; shorter timeframes are not available. */
  readonly shortest?: Timeframe;
  /** Whether the feed has only candles. Default: according to the configured channels. */
  readonly candlesOnly?: boolean;
  /** Replaces the configured risk options. */
  readonly risk?: RiskOptions;
}

/** The risk options of a back-test, without rules that only make sense for a continuing account. */
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

/** Settings shared by all accounts of the configured engine. Paper orders have the capabilities of `market.venue`. */
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

/** The default profile of the settings as canonical JSON. All strategies must exist. */
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
