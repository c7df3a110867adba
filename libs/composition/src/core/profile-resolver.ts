import { HeuristicPredictor, type Predictor } from '@tidegate/ai';
import {
  bindPlain,
  describeProblem,
  type ConfigurationObjection,
  type ConfigurationProblem,
  type PlainValue,
} from '@tidegate/configuration';
import { TidegateError, type Result } from '@tidegate/kernel';
import type { StrategyRegistry } from '@tidegate/strategies';
import type { EngineSettings, ProfileResolver, ResolvedProfile } from '@tidegate/trading';

import { withAddedOptions } from './added-options.js';
import { bindStrategies } from './configured-strategies.js';
import { analysisOf, profileContent, profileHashOf, shortestFirst } from './profile-content.js';
import { profileObjections } from './settings-objections.js';
import { TradingProfile } from './trading-profile.js';

/** The candle series of an engine, against which profiles are checked: timeframes and capacity. */
export type FedSeries = Pick<EngineSettings, 'timeframes' | 'seriesCapacity'>;

/** Resolves profile contents with the strategies of a registry and one predictor. */
export class DefaultProfileResolver implements ProfileResolver {
  constructor(
    private readonly registry: StrategyRegistry,
    private readonly predictor: Predictor = new HeuristicPredictor(),
  ) {}

  /**
   * Resolves a stored content; options added after it was saved are off. Throws `PROFILE_INVALID` with all problems,
   * one per line.
   */
  resolve(content: string, settings: EngineSettings): ResolvedProfile {
    const profile = this.bind(withAddedOptions(parsed(content), this.registry), settings);
    const { strategies } = bindStrategies(profile, this.registry);
    const timeframes = shortestFirst(profile.timeframes);
    const { matching } = settings;
    const { predictor } = this;
    return {
      hash: profileHashOf(content),
      analysis: analysisOf({ profile, timeframes, strategies, matching, predictor }),
      risk: profile.risk,
      execution: profile.execution,
    };
  }

  /** Completes a new content with the defaults of all missing options; throws `PROFILE_INVALID`. */
  complete(content: string, fed: FedSeries): string {
    return profileContent(this.bind(parsed(content), fed), this.registry);
  }

  /** The problems of a new content; empty if `complete` accepts it. Throws `PROFILE_INVALID` if it is not JSON. */
  problems(content: string, fed: FedSeries): readonly ConfigurationProblem[] {
    const bound = this.bound(parsed(content), fed);
    return bound.ok ? [] : bound.error;
  }

  private bind(content: PlainValue, fed: FedSeries): TradingProfile {
    const bound = this.bound(content, fed);
    if (bound.ok) return bound.value;
    throw profileInvalid(bound.error.map(describeProblem));
  }

  private bound(
    content: PlainValue,
    fed: FedSeries,
  ): Result<TradingProfile, readonly ConfigurationProblem[]> {
    return bindPlain(TradingProfile, content, {
      source: 'profile',
      check: (profile) => objectionsTo(profile, fed, this.registry),
    });
  }
}

function parsed(content: string): PlainValue {
  try {
    return JSON.parse(content) as PlainValue;
  } catch (thrown) {
    throw profileInvalid([`CONFIG_MALFORMED profile: expected JSON (${String(thrown)}).`]);
  }
}

function profileInvalid(lines: readonly string[]): TidegateError {
  const count = lines.length === 1 ? '1 problem' : `${lines.length} problems`;
  return new TidegateError('PROFILE_INVALID', [count, ...lines].join('\n  '));
}

function objectionsTo(
  profile: TradingProfile,
  fed: FedSeries,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  const { strategies, ai, seriesCapacity } = profile;
  const found = profileObjections({ strategies, ai, marketData: { seriesCapacity } }, registry);
  const ownKeys = found.map((objection) => ({
    ...objection,
    key: objection.key.replace(/^marketData\./, ''),
  }));
  return [...ownKeys, ...seriesObjections(profile, fed)];
}

function seriesObjections(
  { timeframes, seriesCapacity, ai }: TradingProfile,
  fed: FedSeries,
): readonly ConfigurationObjection[] {
  const objections: ConfigurationObjection[] = [];
  const refuse = (key: string, expectation: string, involves: readonly string[] = []): void => {
    objections.push({ code: 'CONFIG_INVALID_VALUE', key, expectation, involves });
  };
  const missing = timeframes.filter((timeframe) => !fed.timeframes.includes(timeframe));
  if (missing.length > 0) {
    refuse(
      'timeframes',
      `only timeframes of the engine feed: ${fed.timeframes.join(', ')} (market.timeframes), not ${missing.join(', ')}. Name some of them in timeframes and one of these in ai.confluence.primaryTimeframe, or start the server with ${missing.join(', ')} in market.timeframes`,
    );
  }
  if (!timeframes.includes(ai.confluence.primaryTimeframe)) {
    refuse('ai.confluence.primaryTimeframe', `one of ${timeframes.join(', ')} (timeframes)`, [
      'timeframes',
    ]);
  }
  if (seriesCapacity > fed.seriesCapacity) {
    refuse(
      'seriesCapacity',
      `at most ${fed.seriesCapacity}, the closed candles that the engine keeps per series (marketData.seriesCapacity)`,
    );
  }
  return objections;
}
