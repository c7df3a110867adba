import { leadLagHistory, regimeHistory, type AiOptions, type Predictor } from '@tidegate/ai';
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
  /** One per process, so the hash leaves it out. */
  readonly predictor: Predictor;
  /** Closed candles that each series is computed over at least. */
  readonly seriesCapacity: number;
  /** Fees of the lowest tier and expected slippage of entry and exit together, as a fraction: accounts of all tiers share it. */
  readonly roundTripCostRate: number;
}

/** Candles that a series holds beyond what is needed: nobody reads at its very end, where candles are written over. */
const SERIES_MARGIN = 64;

/**
 * Closed candles that each series of the profile must hold: the longest need of its strategies, its regime and its
 * comparisons with leaders, and the margin. In a shorter one a regime would depend on when it was asked for before.
 */
export function barsNeeded({ strategies, ai }: Pick<AnalysisProfile, 'strategies' | 'ai'>): number {
  const longest = Math.max(
    regimeHistory(ai.regime),
    leadLagHistory(ai.confluence.leadLag) + 1,
    ...strategies.map(({ strategy }) => strategy.bars),
  );
  return longest + SERIES_MARGIN;
}
