import { beforeEach, describe, expect, it } from '@jest/globals';
import { venueId } from '@tidegate/kernel';
import { RiskOptions } from '@tidegate/risk';
import type { ResolvedProfile } from '@tidegate/trading';

import { planOf, seedOf, type PlanRequest, type ReadyPlan } from './engine-plan.js';
import { candlesOnly } from './fed-series.js';
import { StrategySection } from './strategy-section.js';
import { AccountSection, TidegateConfiguration } from './tidegate-configuration.js';

const KRAKEN = venueId('kraken');

/** A configuration that is right, with two strategies. */
function rightConfiguration(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  configuration.strategies['keltner'] = new StrategySection();
  // Short candles, on which every strategy votes, whatever the defaults are.
  configuration.market.timeframes = ['1m', '5m', '15m', '1h'];
  configuration.analysis.timeframes = [];
  configuration.ai.confluence.primaryTimeframe = '15m';
  configuration.strategies['trend'] = new StrategySection();
  return configuration;
}

function requestFor(
  configuration: TidegateConfiguration,
  rest: Partial<PlanRequest> = {},
): PlanRequest {
  return { configuration, venue: KRAKEN, candlesOnly: false, ...rest };
}

function readyFrom(
  configuration: TidegateConfiguration,
  rest: Partial<PlanRequest> = {},
): ReadyPlan {
  const ready = planOf(requestFor(configuration, rest));
  if (!ready.ok) throw new Error(ready.error.map(({ expectation }) => expectation).join('; '));
  return ready.value;
}

function problemsOf(configuration: TidegateConfiguration, rest: Partial<PlanRequest> = {}) {
  const ready = planOf(requestFor(configuration, rest));
  if (ready.ok) throw new Error('the plan is right');
  return ready.error;
}

const resolvedFrom = (ready: ReadyPlan): ResolvedProfile =>
  ready.resolver.resolve(ready.profile.content, ready.settings);

describe('the plan of an engine', () => {
  let configuration: TidegateConfiguration;
  beforeEach(() => {
    configuration = rightConfiguration();
  });

  it('holds the strategies and the timeframes, shortest first', () => {
    configuration.market.timeframes = ['1h', '15m', '5m'];
    const ready = readyFrom(configuration);
    expect(ready.settings).toMatchObject({ venue: 'kraken', timeframes: ['5m', '15m', '1h'] });
    const { analysis } = resolvedFrom(ready);
    expect(analysis.timeframes).toEqual(['5m', '15m', '1h']);
    expect(analysis.primary).toBe('15m');
    expect(analysis.strategies.map(({ strategy }) => strategy.name)).toEqual(['keltner', 'trend']);
  });

  it('opens the configured accounts on paper, each with its tenant and deposit', () => {
    const { profile } = readyFrom(configuration);
    const section = Object.assign(new AccountSection(), { tenant: 'north', deposit: 2_500 });
    expect(seedOf(section, KRAKEN, profile)).toEqual({
      account: {
        scope: { tenant: 'north', account: 'paper' },
        venue: 'kraken',
        mode: 'paper',
        kind: 'spot',
        currency: 'USD',
      },
      profile,
      deposit: '2500',
    });
  });

  it('takes the weight of a strategy from the settings, else from the strategy', () => {
    configuration.strategies['keltner'] = Object.assign(new StrategySection(), { weight: 0 });
    const [keltner, trend] = resolvedFrom(readyFrom(configuration)).analysis.strategies;
    expect(keltner?.weight).toBe(0);
    expect(trend?.weight).toBe(trend?.strategy.defaultWeight);
  });

  it('leaves a strategy out that is not enabled', () => {
    configuration.strategies['trend'] = Object.assign(new StrategySection(), { enabled: false });
    const { strategies } = resolvedFrom(readyFrom(configuration)).analysis;
    expect(strategies.map(({ strategy }) => strategy.name)).toEqual(['keltner']);
  });

  it('fills from candles and asks for no quote where only candles are fed', () => {
    expect(readyFrom(configuration, { candlesOnly: true }).settings).toMatchObject({
      executionFeed: 'candles',
      quoteRequired: false,
    });
    expect(readyFrom(configuration).settings).toMatchObject({
      executionFeed: 'slices',
      quoteRequired: true,
    });
    configuration.market.channels = ['candles', 'book'];
    expect(readyFrom(configuration).settings).toMatchObject({
      executionFeed: 'slices',
      quoteRequired: false,
    });
  });

  it('drops timeframes that are shorter than the recording and adds that of the recording', () => {
    configuration.market.timeframes = ['1m', '15m', '1h'];
    const ready = readyFrom(configuration, { shortest: '5m' });
    expect(ready.settings.timeframes).toEqual(['5m', '15m', '1h']);
    expect(resolvedFrom(ready).analysis.timeframes).toEqual(['5m', '15m', '1h']);
  });

  it('lets strategies vote on the timeframes of the analysis that are fed, and on the primary one', () => {
    const votingOn = (rest: Partial<PlanRequest> = {}) =>
      resolvedFrom(readyFrom(configuration, rest)).analysis.timeframes;
    configuration.market.timeframes = ['1m', '15m', '1h', '4h'];
    configuration.analysis.timeframes = ['1d', '4h', '1m'];
    expect(votingOn()).toEqual(['1m', '15m', '4h']);
    expect(votingOn({ shortest: '15m' })).toEqual(['15m', '4h']);
    configuration.analysis.timeframes = ['1d'];
    expect(votingOn()).toEqual(['15m']);
  });

  it('puts the risk options that it was given in the place of the configured ones', () => {
    const risk = new RiskOptions();
    risk.limits.positionsMax = 1;
    const given = resolvedFrom(readyFrom(configuration, { risk }));
    expect(given.risk.limits.positionsMax).toBe(1);
    expect(resolvedFrom(readyFrom(configuration)).risk).toEqual(configuration.risk);
  });
});

describe('a configuration that contradicts itself', () => {
  let configuration: TidegateConfiguration;
  beforeEach(() => {
    configuration = rightConfiguration();
  });

  it('is refused for a strategy that nobody knows, switched off or not', () => {
    configuration.strategies['keltnr'] = Object.assign(new StrategySection(), { enabled: false });
    expect(problemsOf(configuration)).toMatchObject([
      {
        code: 'CONFIG_UNKNOWN_KEY',
        key: 'strategies.keltnr',
        expectation: expect.stringMatching(/^the name of a strategy: .*keltner/),
        known: expect.arrayContaining(['strategies.keltner']),
      },
    ]);
  });

  it('is refused for each parameter that the strategy does not take', () => {
    const parameters = { rsiLongMaximum: 40, emaPeriod: -5.5, macdFast: 26 };
    configuration.strategies['keltner'] = Object.assign(new StrategySection(), { parameters });
    expect(problemsOf(configuration)).toMatchObject([
      {
        code: 'CONFIG_UNKNOWN_KEY',
        key: 'strategies.keltner.parameters.rsiLongMaximum',
        known: expect.arrayContaining(['strategies.keltner.parameters.rsiLongMax']),
      },
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'strategies.keltner.parameters.emaPeriod',
        expectation: expect.stringMatching(
          /^it to be an integer number and it not to be less than/,
        ),
      },
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'strategies.keltner.parameters.macdFast',
        expectation: 'it to be below macdSlow',
      },
    ]);
  });

  it('is refused when no strategy is enabled', () => {
    for (const section of Object.values(configuration.strategies)) section.enabled = false;
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'strategies',
        expectation: expect.stringMatching(
          /^at least one strategy that is enabled; known are .*trend/,
        ),
      },
    ]);
  });

  it('is refused when a series is shorter than a strategy needs', () => {
    Object.assign(configuration.ai.regime, { volatilityBars: 100 });
    configuration.marketData.seriesCapacity = 228 + 63;
    expect(problemsOf(configuration)).toMatchObject([
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'marketData.seriesCapacity',
        expectation: expect.stringMatching(/^at least 292: so many closed candles/),
      },
    ]);
    configuration.marketData.seriesCapacity = 228 + 64;
    expect(planOf(requestFor(configuration)).ok).toBe(true);
  });

  it('is refused when a series is shorter than the regime needs', () => {
    configuration.marketData.seriesCapacity = 500 + 14 + 1 + 63;
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'marketData.seriesCapacity',
        expectation: expect.stringMatching(/^at least 579: /),
      },
    ]);
    configuration.marketData.seriesCapacity = 500 + 14 + 1 + 64;
    expect(planOf(requestFor(configuration)).ok).toBe(true);
    configuration.ai.regime.volatilityBars = 5_000;
    expect(problemsOf(configuration)).toMatchObject([{ key: 'marketData.seriesCapacity' }]);
  });

  it('is refused when the regime could never be known, or never called expanding', () => {
    configuration.ai.regime.volatilityBars = 99;
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'ai.regime.volatilityBarsMin',
        expectation: expect.stringMatching(
          /^it not to be greater than 99 .*no regime would ever be known/,
        ),
      },
    ]);
    configuration.ai.regime.volatilityBars = 100;
    configuration.ai.regime.expansionBars = 100;
    expect(problemsOf(configuration)).toMatchObject([{ key: 'ai.regime.expansionBars' }]);
    configuration.ai.regime.expansionBars = 99;
    expect(planOf(requestFor(configuration)).ok).toBe(true);
  });

  it('is refused when the primary timeframe is not among those that are watched', () => {
    configuration.market.timeframes = ['1m', '1h'];
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'ai.confluence.primaryTimeframe',
        expectation: 'one that is watched: 1m, 1h (market.timeframes)',
      },
    ]);
  });

  it('is refused when nothing as short as the primary timeframe is recorded', () => {
    expect(problemsOf(configuration, { shortest: '1h' })).toMatchObject([
      {
        key: 'ai.confluence.primaryTimeframe',
        expectation:
          'one that is watched: 1h (market.timeframes); nothing shorter than 1h is recorded: --set ai.confluence.primaryTimeframe=1h decides on that',
      },
    ]);
  });

  it('is told everything at once', () => {
    configuration.strategies['nobody'] = new StrategySection();
    configuration.market.timeframes = ['1h'];
    configuration.marketData.seriesCapacity = 10;
    expect(problemsOf(configuration).map(({ key }) => key)).toEqual([
      'strategies.nobody',
      'marketData.seriesCapacity',
      'ai.confluence.primaryTimeframe',
    ]);
  });
});

describe('the hash of a configuration', () => {
  const hashOf = (change: (configuration: TidegateConfiguration) => void): string => {
    const configuration = rightConfiguration();
    change(configuration);
    return readyFrom(configuration).configurationHash;
  };
  const unchanged = hashOf(() => undefined);

  it('is the same for the same settings', () => {
    expect(hashOf(() => undefined)).toBe(unchanged);
    expect(unchanged).toMatch(/^[0-9a-f]{64}$/);
  });

  const deciding: readonly (readonly [string, (configuration: TidegateConfiguration) => void])[] = [
    ['a strategy', ({ strategies }) => void (strategies['supertrend'] = new StrategySection())],
    [
      'the weight of a strategy',
      ({ strategies }) =>
        void (strategies['trend'] = Object.assign(new StrategySection(), { weight: 0.5 })),
    ],
    [
      'a parameter of a strategy',
      ({ strategies }) =>
        void (strategies['keltner'] = Object.assign(new StrategySection(), {
          parameters: { rsiLongMax: 41 },
        })),
    ],
    ['the timeframes', ({ market }) => void (market.timeframes = ['15m', '1h'])],
    ['the primary timeframe', ({ ai }) => void (ai.confluence.primaryTimeframe = '1h')],
    ['the regime', ({ ai }) => void (ai.regime.trendAdxMin = 26)],
    ['the hour of the day', ({ ai }) => void (ai.confluence.session.enabled = true)],
    ['leaders', ({ ai }) => void (ai.confluence.leadLag.leaders = ['BTC/USD'])],
    ['the predictor', ({ ai }) => void (ai.predictor.soloShare = 0.31)],
    ['the length of a series', ({ marketData }) => void (marketData.seriesCapacity = 999)],
    ['the risk of a trade', ({ risk }) => void (risk.sizing.riskPerTrade = 0.011)],
    ['a breaker', ({ risk }) => void (risk.breakers.drawdown.tripLevel = 0.3)],
    ['an exit', ({ execution }) => void (execution.exit.trailing.distanceR = 1.1)],
    ['an entry', ({ execution }) => void (execution.entry.repricesMax = 1)],
    ['a fee', ({ matching }) => void (matching.halfSpreadRate = 0.0003)],
    [
      'the deposit',
      ({ accounts }) => void Object.assign(accounts[0] as object, { deposit: 9_999 }),
    ],
    [
      'the kind of the account',
      ({ accounts }) => void Object.assign(accounts[0] as object, { kind: 'margin' }),
    ],
    [
      'a second account',
      ({ accounts }) => void accounts.push(Object.assign(new AccountSection(), { id: 'more' })),
    ],
    ['the limit of a tenant', ({ tenants }) => void (tenants.exposureMax = 1)],
    ['the channels', ({ market }) => void (market.channels = ['candles', 'book'])],
  ];

  it.each(deciding)('changes with %s', (_name, change) => {
    expect(hashOf(change)).not.toBe(unchanged);
  });

  const indifferent: typeof deciding = [
    ['where the server listens', ({ server }) => void (server.port = 4_000)],
    ['where data is kept', ({ storage }) => void (storage.directory = './elsewhere')],
    ['what is logged', ({ log }) => void (log.level = 'debug')],
    ['how the venue is reached', ({ venues }) => void (venues.kraken.requestTimeoutMs = 5_000)],
    ['the speed of the demo', ({ market }) => void (market.demo.speed = 60)],
  ];

  it.each(indifferent)('does not change with %s', (_name, change) => {
    expect(hashOf(change)).toBe(unchanged);
  });

  it('differs between candles and finer data, whatever the settings', () => {
    const { configurationHash } = readyFrom(rightConfiguration(), { candlesOnly: true });
    expect(configurationHash).not.toBe(unchanged);
  });

  it('does not depend on the order in which strategies are written', () => {
    const turned = rightConfiguration();
    turned.strategies = {};
    turned.strategies['trend'] = new StrategySection();
    turned.strategies['keltner'] = new StrategySection();
    const names = (configuration: TidegateConfiguration): readonly string[] =>
      resolvedFrom(readyFrom(configuration)).analysis.strategies.map(
        ({ strategy }) => strategy.name,
      );
    expect(names(turned)).toEqual(names(rightConfiguration()));
    expect(readyFrom(turned).configurationHash).toBe(unchanged);
  });
});

describe('whether candles fill orders', () => {
  it.each([
    [['candles'], true],
    [['candles', 'trades'], true],
    [['candles', 'quotes'], false],
    [['candles', 'book'], false],
  ] as const)('is for %j %p', (channels, expected) => {
    const configuration = rightConfiguration();
    configuration.market.channels = [...channels];
    expect(candlesOnly(configuration)).toBe(expected);
  });
});
