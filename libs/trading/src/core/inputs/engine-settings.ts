import type { ExecutionFeed, VenueCapabilities } from '@tidegate/execution';
import type { ShardId, VenueId } from '@tidegate/kernel';
import type { MatchingOptions } from '@tidegate/matching';
import type { Timeframe } from '@tidegate/model';
import type { BreakerOptions } from '@tidegate/risk';

/**
 * Everything that all accounts of a shard share and that changes what it decides. The `started` input carries it, so a
 * replay needs no configuration beside the journal.
 */
export interface EngineSettings {
  readonly shard: ShardId;
  readonly venue: VenueId;
  /** Every series that is fed, shortest first; the first is the base. A profile uses some of them. */
  readonly timeframes: readonly Timeframe[];
  /** Closed candles kept per series; a profile that needs more is refused. */
  readonly seriesCapacity: number;
  readonly executionFeed: ExecutionFeed;
  /** Entries need a fresh quote; false where only candles are fed. */
  readonly quoteRequired: boolean;
  readonly matching: MatchingOptions;
  /** What paper accounts may ask of their venue: the capabilities of the venue they stand for. */
  readonly capabilities: VenueCapabilities;
  /** Thresholds of the breakers about the venue; those about money come with each account's profile. */
  readonly venueBreakers: BreakerOptions;
}
