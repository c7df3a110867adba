import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type CanonicalValue } from '@tidegate/kernel';
import { TIMEFRAMES } from '@tidegate/model';
import { BUILT_IN_STRATEGIES, StrategyRegistry, type Strategy } from '@tidegate/strategies';
import type { EngineSettings } from '@tidegate/trading';
import fc from 'fast-check';

import { profileContentOf, settingsOf } from './engine-inputs.js';
import { profileHashOf } from './profile-content.js';
import { DefaultProfileResolver } from './profile-resolver.js';
import { StrategySection } from './strategy-section.js';
import { TidegateConfiguration } from './tidegate-configuration.js';

const resolver = new DefaultProfileResolver(new StrategyRegistry());

function validConfiguration(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  // Short candles on which every strategy votes, independent of the defaults.
  configuration.market.timeframes = ['1m', '5m', '15m', '1h'];
  configuration.analysis.timeframes = [];
  configuration.ai.confluence.primaryTimeframe = '15m';
  configuration.strategies['trend'] = new StrategySection();
  return configuration;
}

const settings: EngineSettings = settingsOf(validConfiguration());

type Content = Record<string, Record<string, unknown>>;

function contentWith(change: (content: Content) => void = () => undefined): string {
  const content = JSON.parse(profileContentOf(validConfiguration())) as Content;
  change(content);
  return JSON.stringify(content);
}

/** Valid configurations that differ in options of the profile. */
const configurations = fc
  .record({
    riskPerTrade: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
    repricesMax: fc.integer({ min: 0, max: 10 }),
    soloShare: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    timeframes: fc.shuffledSubarray(['5m', '15m', '1h', '4h'] as const),
    names: fc.shuffledSubarray(
      BUILT_IN_STRATEGIES.map(({ name }) => name),
      { minLength: 1 },
    ),
    weight: fc.option(fc.double({ min: 0.1, max: 10, noNaN: true }), { nil: undefined }),
  })
  .map(({ riskPerTrade, repricesMax, soloShare, timeframes, names, weight }) => {
    const configuration = new TidegateConfiguration();
    configuration.risk.sizing.riskPerTrade = riskPerTrade;
    configuration.execution.entry.repricesMax = repricesMax;
    configuration.ai.predictor.soloShare = soloShare;
    configuration.market.timeframes = [...new Set([...timeframes, '15m' as const])];
    configuration.ai.confluence.primaryTimeframe = '15m';
    for (const name of names) {
      const section = new StrategySection();
      if (weight !== undefined) section.weight = weight;
      configuration.strategies[name] = section;
    }
    return configuration;
  });

describe('The content of the default profile', () => {
  it('the default profile is canonical, and completing it again does not change it', () => {
    fc.assert(
      fc.property(configurations, (configuration) => {
        const content = profileContentOf(configuration);
        expect(content).toBe(canonicalJson(JSON.parse(content) as CanonicalValue));
        expect(resolver.complete(content, settingsOf(configuration))).toBe(content);
      }),
      { numRuns: 40 },
    );
  });

  it('the default profile resolves to the options of the settings', () => {
    fc.assert(
      fc.property(configurations, (configuration) => {
        const own = settingsOf(configuration);
        const resolved = resolver.resolve(profileContentOf(configuration), own);
        expect(resolved.risk).toEqual(configuration.risk);
        expect(resolved.execution).toEqual(configuration.execution);
        expect(resolved.hash).toBe(profileHashOf(profileContentOf(configuration)));
      }),
      { numRuns: 40 },
    );
  });

  it('the default profile includes every option, so that a later default does not change a stored profile', () => {
    const content = JSON.parse(profileContentOf(validConfiguration())) as Content;
    const trend = BUILT_IN_STRATEGIES.find(({ name }) => name === 'trend');
    expect(content['strategies']?.['trend']).toEqual({
      enabled: true,
      weight: trend?.defaultWeight,
      parameters: { ...new (trend?.Parameters ?? Object)() },
    });
    expect(Object.keys(content).sort()).toEqual([
      'ai',
      'execution',
      'risk',
      'seriesCapacity',
      'strategies',
      'timeframes',
    ]);
  });

  it('the default profile omits disabled strategies', () => {
    const configuration = validConfiguration();
    configuration.strategies['keltner'] = Object.assign(new StrategySection(), { enabled: false });
    expect(profileContentOf(configuration)).toBe(profileContentOf(validConfiguration()));
  });
});

describe('A profile that was stored before an option existed', () => {
  const older = contentWith(({ risk, strategies }) => {
    delete risk?.['costs'];
    const { parameters } = strategies?.['trend'] as { parameters: Record<string, unknown> };
    delete parameters['stopCostMultiple'];
  });

  it('a profile stored before an option existed has the option off and an unchanged hash', () => {
    const resolved = resolver.resolve(older, settings);
    expect(resolved.risk.costs).toEqual({ shareMax: 0, netRiskRewardMin: 0, slippageRate: 0 });
    expect(resolved.hash).toBe(profileHashOf(older));
    const [trend] = resolved.analysis.strategies;
    expect(trend?.strategy.parameters).toMatchObject({ stopCostMultiple: 0 });
  });

  it('a profile stored before an option existed shares the analysis of a profile with the option off', () => {
    const withMultiple = (stopCostMultiple: number) =>
      resolver.resolve(
        contentWith(({ risk, strategies }) => {
          const { parameters } = strategies?.['trend'] as { parameters: object };
          Object.assign(parameters, { stopCostMultiple });
          Object.assign(risk ?? {}, {
            costs: { shareMax: 0, netRiskRewardMin: 0, slippageRate: 0 },
          });
        }),
        settings,
      ).analysis.hash;
    const own = resolver.resolve(older, settings).analysis.hash;
    expect(withMultiple(0)).toBe(own);
    expect(withMultiple(5)).not.toBe(own);
  });

  it('completing a stored profile does not add parameters that its strategy lacks', () => {
    const known = BUILT_IN_STRATEGIES.find(({ name }) => name === 'trend') as Strategy;
    const bare: Strategy = { ...known, Parameters: class {}, barsNeeded: () => 1 };
    const own = new DefaultProfileResolver(new StrategyRegistry([bare]));
    const content = contentWith(({ strategies }) =>
      Object.assign(strategies?.['trend'] as object, { parameters: {} }),
    );
    const [strategy] = own.resolve(content, settings).analysis.strategies;
    expect(strategy?.strategy.parameters).toEqual({});
  });

  it('a profile saved again gets the default of a new option', () => {
    const completed = JSON.parse(resolver.complete(older, settings)) as Content;
    expect(completed['risk']?.['costs']).toEqual({ ...new TidegateConfiguration().risk.costs });
  });

  it('completing a stored profile keeps the stored part of a section', () => {
    const partly = contentWith(({ risk }) =>
      Object.assign(risk ?? {}, { costs: { shareMax: 0.3 } }),
    );
    expect(resolver.resolve(partly, settings).risk.costs).toEqual({
      shareMax: 0.3,
      netRiskRewardMin: 0,
      slippageRate: 0,
    });
  });
});

describe('The hash of a profile', () => {
  it('the profile hash does not depend on member order or white space', () => {
    const content = contentWith();
    const reordered = Object.fromEntries(Object.entries(JSON.parse(content) as Content).reverse());
    const other = JSON.stringify(reordered, null, 2);
    expect(other).not.toBe(content);
    expect(resolver.resolve(other, settings).hash).toBe(resolver.resolve(content, settings).hash);
  });

  it('the profile hash changes with one risk number, while the analysis stays shared', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.05, noNaN: true }), (riskPerTrade) => {
        const before = resolver.resolve(contentWith(), settings);
        const after = resolver.resolve(
          contentWith(({ risk }) => Object.assign(risk?.['sizing'] as object, { riskPerTrade })),
          settings,
        );
        expect(after.hash).not.toBe(before.hash);
        expect(after.analysis.hash).toBe(before.analysis.hash);
        expect(after.risk.sizing.riskPerTrade).toBe(riskPerTrade);
      }),
      { numRuns: 20 },
    );
  });

  const analysisHashWith = (change?: Parameters<typeof contentWith>[0]): string =>
    resolver.resolve(contentWith(change), settings).analysis.hash;

  it.each([
    [
      'a threshold of signals',
      ({ risk }: Content) => Object.assign(risk?.['signal'] as object, { votesMin: 3 }),
    ],
    [
      'the limit on costs',
      ({ risk }: Content) => Object.assign(risk?.['costs'] as object, { shareMax: 0.31 }),
    ],
    [
      'an exit',
      ({ execution }: Content) => Object.assign(execution?.['exit'] as object, { holdingMsMax: 1 }),
    ],
  ])(
    'the profile hash and the hash of an analysis with a track record change with %s',
    (_name, change) => {
      expect(analysisHashWith(change)).not.toBe(analysisHashWith());
      const isOff = ({ ai }: Content): unknown =>
        Object.assign(ai?.['adaptive'] as object, { enabled: false });
      const changedToo = (content: Content): unknown => [isOff(content), change(content)];
      expect(analysisHashWith(changedToo)).toBe(analysisHashWith(isOff));
    },
  );

  it('the profile hash and the analysis hash change when a strategy votes differently', () => {
    const before = resolver.resolve(contentWith(), settings);
    const after = resolver.resolve(
      contentWith(({ strategies }) =>
        Object.assign(strategies?.['trend'] as object, { weight: 0.5 }),
      ),
      settings,
    );
    expect(after.analysis.hash).not.toBe(before.analysis.hash);
    expect(after.hash).not.toBe(before.hash);
  });
});

describe('An invalid profile', () => {
  const refusalOf = (content: string): string => {
    try {
      resolver.resolve(content, settings);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'PROFILE_INVALID' });
      return (thrown as Error).message;
    }
    throw new Error('The profile was accepted');
  };

  it('an invalid profile is refused with all problems at once', () => {
    const text = refusalOf(
      contentWith((content) => {
        Object.assign(content['risk'] as object, { leverage: 5 });
        Object.assign(content['risk']?.['sizing'] as object, { riskPerTrade: 7 });
        Object.assign(content['strategies'] as object, { absent: { enabled: false } });
      }),
    );
    const [count, ...lines] = text.split('\n  ');
    expect(count).toBe('3 problems');
    expect(lines).toEqual([
      expect.stringMatching(/^CONFIG_UNKNOWN_KEY profile: risk\.leverage is 5;/),
      expect.stringMatching(/^CONFIG_INVALID_VALUE profile: risk\.sizing\.riskPerTrade is 7;/),
      expect.stringMatching(/^CONFIG_UNKNOWN_KEY profile: strategies\.absent; .*trend/),
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['is not JSON', '{', /^1 problem\n {2}CONFIG_MALFORMED profile: expected JSON/],
    ['is a list', '[]', /CONFIG_MALFORMED profile: expected a mapping/],
    ['enables no strategy', '{"timeframes":["15m"]}', /strategies.*at least one enabled strategy/],
  ])('a profile is refused when it %s', (_name, content, sentence) => {
    expect(refusalOf(content)).toMatch(sentence);
  });

  it('a profile is refused for a timeframe that is not in the engine feed', () => {
    const content = contentWith((members) =>
      Object.assign(members, { timeframes: [...TIMEFRAMES] }),
    );
    expect(refusalOf(content)).toMatch(
      /timeframes is .*; expected only timeframes of the engine feed: 1m, 5m, 15m, 1h .*, not 30m, 4h, 1d/,
    );
  });

  it('the refusal of a profile without timeframes says what to do when the default is not fed', () => {
    const content = contentWith((members) => delete members['timeframes']);
    expect(refusalOf(content)).toMatch(
      /timeframes is .*4h.*; expected only timeframes of the engine feed: 1m, 5m, 15m, 1h \(market\.timeframes\), not 4h\. Name some of them in timeframes and one of these in ai\.confluence\.primaryTimeframe, or start the server with 4h in market\.timeframes/,
    );
  });

  it('a profile is refused when its primary timeframe is not in its timeframes', () => {
    const content = contentWith((members) => Object.assign(members, { timeframes: ['1m'] }));
    expect(refusalOf(content)).toMatch(
      /primaryTimeframe is "15m"; expected one of 1m \(timeframes\)/,
    );
  });

  it('a profile is refused when its series capacity is above that of the engine or below its need', () => {
    const content = contentWith((members) => Object.assign(members, { seriesCapacity: 1_001 }));
    expect(refusalOf(content)).toMatch(/seriesCapacity is 1001; expected at most 1000/);
    const short = contentWith((members) => Object.assign(members, { seriesCapacity: 100 }));
    expect(refusalOf(short)).toMatch(/ seriesCapacity is 100; expected at least \d+/);
  });
});

describe('The settings of an engine', () => {
  it('engine settings follow from the configured market and venue', () => {
    expect(settings).toMatchObject({
      shard: 'kraken',
      venue: 'kraken',
      timeframes: ['1m', '5m', '15m', '1h'],
      seriesCapacity: 1_000,
      executionFeed: 'slices',
      quoteRequired: true,
      capabilities: { reserves: true, clientIdForm: 'uuid' },
    });
  });

  it('engine settings for a recording use its base timeframe, only candles, and the given risk options', () => {
    const configuration = validConfiguration();
    const breakers = { ...configuration.risk.breakers, enabled: false };
    const risk = { ...configuration.risk, breakers };
    const recorded = settingsOf(configuration, { shortest: '15m', candlesOnly: true, risk });
    expect(recorded).toMatchObject({
      timeframes: ['15m', '1h'],
      executionFeed: 'candles',
      quoteRequired: false,
      venueBreakers: { enabled: false },
    });
    const content = profileContentOf(configuration, { shortest: '15m', risk });
    expect(resolver.resolve(content, recorded).risk.breakers.enabled).toBe(false);
  });
});
