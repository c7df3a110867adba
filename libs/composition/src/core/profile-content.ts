import type { Predictor } from '@tidegate/ai';
import {
  canonicalJson,
  contentHash,
  profileHash,
  type CanonicalValue,
  type ProfileHash,
} from '@tidegate/kernel';
import { roundTripCostRate, type MatchingOptions } from '@tidegate/matching';
import { timeframeMs, type Timeframe } from '@tidegate/model';
import type { StrategyRegistry } from '@tidegate/strategies';
import type { AnalysisProfile, ProfileStrategy } from '@tidegate/trading';

import { withoutAddedParameters } from './added-options.js';
import { bindStrategies } from './configured-strategies.js';
import { plain } from './plain.js';
import { recordTermsOf } from './record-terms.js';
import type { TradingProfile } from './trading-profile.js';

/**
 * A profile as canonical JSON with every option included, so that a later default does not change a stored profile:
 * enabled strategies with weight and all parameters, timeframes shortest first. All strategies must exist.
 */
export function profileContent(profile: TradingProfile, registry: StrategyRegistry): string {
  const { strategies } = bindStrategies(profile, registry);
  return canonicalJson({
    timeframes: shortestFirst(profile.timeframes),
    seriesCapacity: profile.seriesCapacity,
    strategies: Object.fromEntries(
      strategies.map(({ strategy, weight }) => [
        strategy.name,
        { enabled: true, weight, parameters: plain(strategy.parameters) },
      ]),
    ),
    ai: plain(profile.ai),
    risk: plain(profile.risk),
    execution: plain(profile.execution),
  });
}

/** The hash of a content, independent of member order and white space. Throws if the text is not JSON. */
export function profileHashOf(content: string): ProfileHash {
  return profileHash(contentHash(JSON.parse(content) as CanonicalValue));
}

/** The shared part of a profile; its hash covers everything that affects the analysis. */
export function analysisOf(parts: {
  readonly profile: Pick<TradingProfile, 'ai' | 'risk' | 'execution' | 'seriesCapacity'>;
  readonly timeframes: readonly Timeframe[];
  readonly strategies: readonly ProfileStrategy[];
  readonly matching: MatchingOptions;
  readonly predictor: Predictor;
}): AnalysisProfile {
  const { timeframes, strategies, predictor } = parts;
  const { ai, seriesCapacity } = parts.profile;
  const costRate = roundTripCostRate(parts.matching, 0);
  const record = recordTermsOf(parts.profile);
  const hash = contentHash({
    timeframes,
    strategies: strategies.map(({ strategy, weight }) => ({
      name: strategy.name,
      weight,
      parameters: withoutAddedParameters(plain(strategy.parameters)),
    })),
    ai: plain(ai),
    seriesCapacity,
    roundTripCostRate: costRate,
    ...(record && { record }),
  });
  return {
    hash: profileHash(hash),
    timeframes,
    primary: ai.confluence.primaryTimeframe,
    strategies,
    ai,
    predictor,
    seriesCapacity,
    roundTripCostRate: costRate,
  };
}

export function shortestFirst(timeframes: readonly Timeframe[]): readonly Timeframe[] {
  return [...timeframes].sort((left, right) => timeframeMs(left) - timeframeMs(right));
}
