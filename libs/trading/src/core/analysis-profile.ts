import type { AiOptions } from '@tidegate/ai';
import type { ProfileHash } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';
import type { BoundStrategy } from '@tidegate/strategies';

/** A strategy as a profile uses it. */
export interface ProfileStrategy {
  readonly strategy: BoundStrategy;
  /** Base weight; only ratios matter. */
  readonly weight: number;
}

/** Everything that shapes the shared half of the engine. Accounts with equal hashes share one analysis. */
export interface AnalysisProfile {
  readonly hash: ProfileHash;
  /** Shortest first; the first is the base series. */
  readonly timeframes: readonly Timeframe[];
  /** The timeframe whose closes are scanned. */
  readonly primary: Timeframe;
  readonly strategies: readonly ProfileStrategy[];
  readonly ai: AiOptions;
  /** Closed candles that each series is computed over at least. */
  readonly seriesCapacity: number;
  /** Fees of the lowest tier and expected slippage of entry and exit together, as a fraction: accounts of all tiers share it. */
  readonly roundTripCostRate: number;
}

/** Closed candles that the hungriest strategy of the profile needs. */
export function barsNeeded(profile: Pick<AnalysisProfile, 'strategies'>): number {
  return Math.max(1, ...profile.strategies.map(({ strategy }) => strategy.bars));
}
