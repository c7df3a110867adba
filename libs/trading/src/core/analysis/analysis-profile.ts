import { leadLagHistory, regimeHistory, type AiOptions, type Predictor } from '@tidegate/ai';
import type { ProfileHash } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';
import type { BoundStrategy } from '@tidegate/strategies';

/** A strategy with its weight in a profile. */
export interface ProfileStrategy {
  readonly strategy: BoundStrategy;
  /** Base weight; only ratios matter. */
  readonly weight: number;
}

/** The content of a profile that determines its analysis. Accounts with equal hashes share one analysis. */
export interface AnalysisProfile {
  readonly hash: ProfileHash;
  /** Shortest first; the first is the base series. */
  readonly timeframes: readonly Timeframe[];
  /** The timeframe whose closes trigger scans. */
  readonly primary: Timeframe;
  readonly strategies: readonly ProfileStrategy[];
  readonly ai: AiOptions;
  /** One per process, so the hash does not cover it. */
  readonly predictor: Predictor;
  /** Minimum number of closed candles that each series holds. */
  readonly seriesCapacity: number;
  /**
   * Fees at the lowest tier plus expected slippage, entry and exit together, as a fraction. Equal for accounts of all
   * tiers.
   */
  readonly roundTripCostRate: number;
}

/** Extra candles per series, so that a read never reaches the end of the ring, where candles are overwritten. */
const SERIES_MARGIN = 64;

/**
 * Closed candles that each series of the profile must hold: the longest history that its strategies, its regime or its
 * leader comparisons need, plus the margin. With fewer candles a regime would depend on when it was read before.
 */
export function barsNeeded({ strategies, ai }: Pick<AnalysisProfile, 'strategies' | 'ai'>): number {
  const longest = Math.max(
    regimeHistory(ai.regime),
    leadLagHistory(ai.confluence.leadLag) + 1,
    ...strategies.map(({ strategy }) => strategy.bars),
  );
  return longest + SERIES_MARGIN;
}
