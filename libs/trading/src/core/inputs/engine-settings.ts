import type { ExecutionFeed, VenueCapabilities } from '@tidegate/execution';
import type { ShardId, VenueId } from '@tidegate/kernel';
import type { MatchingOptions } from '@tidegate/matching';
import type { Timeframe } from '@tidegate/model';
import type { BreakerOptions } from '@tidegate/risk';

/**
 * Settings that all accounts of a shard share and that change its decisions. The `started` input carries them, so a
 * replay needs only the journal.
 */
export interface EngineSettings {
  readonly shard: ShardId;
  readonly venue: VenueId;
  /** Timeframes that are fed, shortest first; the first is the base. A profile may use a subset. */
  readonly timeframes: readonly Timeframe[];
  /** Closed candles kept per series. A profile that needs more is refused. */
  readonly seriesCapacity: number;
  readonly executionFeed: ExecutionFeed;
  /** Whether entries need a fresh quote; false when only candles are fed. */
  readonly quoteRequired: boolean;
  readonly matching: MatchingOptions;
  /** Capabilities of the paper venue: those of the venue that it simulates. */
  readonly capabilities: VenueCapabilities;
  /** Options of the venue breakers. Those of the account breakers are in each account's profile. */
  readonly venueBreakers: BreakerOptions;
}
