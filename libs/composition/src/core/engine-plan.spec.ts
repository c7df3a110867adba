import { beforeEach, describe, expect, it } from '@jest/globals';
import { venueId } from '@tidegate/kernel';
import { RiskOptions } from '@tidegate/risk';
import type { ResolvedProfile } from '@tidegate/trading';

import { planOf, seedOf, type PlanRequest, type ReadyPlan } from './engine-plan.js';
import { candlesOnly } from './fed-series.js';
import { StrategySection } from './strategy-section.js';
import { AccountSection, TidegateConfiguration } from './tidegate-configuration.js';

const KRAKEN = venueId('kraken');

/** A valid configuration with two strategies. */
function validConfiguration(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  configuration.strategies['keltner'] = new StrategySection();
  // Short candles on which every strategy votes, independent of the defaults.
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
  if (ready.ok) throw new Error('the plan is valid');
  return ready.error;
}

const resolvedFrom = (ready: ReadyPlan): ResolvedProfile =>
  ready.resolver.resolve(ready.profile.content, ready.settings);

describe('the plan of an engine', () => {
  let configuration: TidegateConfiguration;
  beforeEach(() => {
    configuration = validConfiguration();
  });

  it('a plan contains the strategies, and the timeframes shortest first', () => {
    configuration.market.timeframes = ['1h', '15m', '5m'];
    const ready = readyFrom(configuration);
    expect(ready.settings).toMatchObject({ venue: 'kraken', timeframes: ['5m', '15m', '1h'] });
    const { analysis } = resolvedFrom(ready);
    expect(analysis.timeframes).toEqual(['5m', '15m', '1h']);
    expect(analysis.primary).toBe('15m');
    expect(analysis.strategies.map(({ strategy }) => strategy.name)).toEqual(['keltner', 'trend']);
  });

  it('a plan opens the configured accounts on paper, each with its tenant and deposit', () => {
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

  it('a plan uses the configured weight of a strategy, or else its default', () => {
    configuration.strategies['keltner'] = Object.assign(new StrategySection(), { weight: 0 });
    const [keltner, trend] = resolvedFrom(readyFrom(configuration)).analysis.strategies;
    expect(keltner?.weight).toBe(0);
    expect(trend?.weight).toBe(trend?.strategy.defaultWeight);
  });

  it('a plan omits a disabled strategy', () => {
    configuration.strategies['trend'] = Object.assign(new StrategySection(), { enabled: false });
    const { strategies } = resolvedFrom(readyFrom(configuration)).analysis;
    expect(strategies.map(({ strategy }) => strategy.name)).toEqual(['keltner']);
  });

  it('a plan for a candle feed fills orders from candles and does not require quotes', () => {
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

  it('a plan for a recording drops shorter timeframes and adds the recorded one', () => {
    configuration.market.timeframes = ['1m', '15m', '1h'];
    const ready = readyFrom(configuration, { shortest: '5m' });
    expect(ready.settings.timeframes).toEqual(['5m', '15m', '1h']);
    expect(resolvedFrom(ready).analysis.timeframes).toEqual(['5m', '15m', '1h']);
  });

  it('a plan lets strategies vote on the available analysis timeframes and on the primary one', () => {
    const votingOn = (rest: Partial<PlanRequest> = {}) =>
      resolvedFrom(readyFrom(configuration, rest)).analysis.timeframes;
    configuration.market.timeframes = ['1m', '15m', '1h', '4h'];
    configuration.analysis.timeframes = ['1d', '4h', '1m'];
    expect(votingOn()).toEqual(['1m', '15m', '4h']);
    expect(votingOn({ shortest: '15m' })).toEqual(['15m', '4h']);
    configuration.analysis.timeframes = ['1d'];
    expect(votingOn()).toEqual(['15m']);
  });

  it('a plan uses the risk options of the request instead of the configured ones', () => {
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
    configuration = validConfiguration();
  });

  it('a configuration with an unknown strategy is refused, even if it is disabled', () => {
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

  it('a configuration is refused for each invalid strategy parameter', () => {
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

  it('a configuration without an enabled strategy is refused', () => {
    for (const section of Object.values(configuration.strategies)) section.enabled = false;
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'strategies',
        expectation: expect.stringMatching(/^at least one enabled strategy; available: .*trend/),
      },
    ]);
  });

  it('a configuration is refused when the series capacity is below the need of a strategy', () => {
    Object.assign(configuration.ai.regime, { volatilityBars: 100 });
    configuration.marketData.seriesCapacity = 228 + 63;
    expect(problemsOf(configuration)).toMatchObject([
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'marketData.seriesCapacity',
        expectation: expect.stringMatching(/^at least 292 closed candles/),
      },
    ]);
    configuration.marketData.seriesCapacity = 228 + 64;
    expect(planOf(requestFor(configuration)).ok).toBe(true);
  });

  it('a configuration is refused when the series capacity is below the need of the regime', () => {
    configuration.marketData.seriesCapacity = 500 + 14 + 1 + 63;
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'marketData.seriesCapacity',
        expectation: expect.stringMatching(/^at least 579 closed candles/),
      },
    ]);
    configuration.marketData.seriesCapacity = 500 + 14 + 1 + 64;
    expect(planOf(requestFor(configuration)).ok).toBe(true);
    configuration.ai.regime.volatilityBars = 5_000;
    expect(problemsOf(configuration)).toMatchObject([{ key: 'marketData.seriesCapacity' }]);
  });

  it('a configuration is refused when the regime could never be known, or never be expanding', () => {
    configuration.ai.regime.volatilityBars = 99;
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'ai.regime.volatilityBarsMin',
        expectation: expect.stringMatching(/^at most 99 .*the regime would always be unknown/),
      },
    ]);
    configuration.ai.regime.volatilityBars = 100;
    configuration.ai.regime.expansionBars = 100;
    expect(problemsOf(configuration)).toMatchObject([{ key: 'ai.regime.expansionBars' }]);
    configuration.ai.regime.expansionBars = 99;
    expect(planOf(requestFor(configuration)).ok).toBe(true);
  });

  it('a configuration is refused when the primary timeframe is not in market.timeframes', () => {
    configuration.market.timeframes = ['1m', '1h'];
    expect(problemsOf(configuration)).toMatchObject([
      {
        key: 'ai.confluence.primaryTimeframe',
        expectation: 'one of 1m, 1h (market.timeframes)',
      },
    ]);
  });

  it('a configuration is refused when the recording is coarser than the primary timeframe', () => {
    expect(problemsOf(configuration, { shortest: '1h' })).toMatchObject([
      {
        key: 'ai.confluence.primaryTimeframe',
        expectation:
          'one of 1h (market.timeframes); the recording has no candles shorter than 1h: use --set ai.confluence.primaryTimeframe=1h',
      },
    ]);
  });

  it('a configuration is refused with all problems at once', () => {
    configuration.strategies['absent'] = new StrategySection();
    configuration.market.timeframes = ['1h'];
    configuration.marketData.seriesCapacity = 10;
    expect(problemsOf(configuration).map(({ key }) => key)).toEqual([
      'strategies.absent',
      'marketData.seriesCapacity',
      'ai.confluence.primaryTimeframe',
    ]);
  });
});

describe('the hash of a configuration', () => {
  const hashOf = (change: (configuration: TidegateConfiguration) => void): string => {
    const configuration = validConfiguration();
    change(configuration);
    return readyFrom(configuration).configurationHash;
  };
  const unchanged = hashOf(() => undefined);

  it('the configuration hash is the same for the same settings', () => {
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

  it.each(deciding)('the configuration hash changes with %s', (_name, change) => {
    expect(hashOf(change)).not.toBe(unchanged);
  });

  const irrelevant: typeof deciding = [
    ['the address of the server', ({ server }) => void (server.port = 4_000)],
    ['the storage directory', ({ storage }) => void (storage.directory = './elsewhere')],
    ['the log level', ({ log }) => void (log.level = 'debug')],
    ['the connection to the venue', ({ venues }) => void (venues.kraken.requestTimeoutMs = 5_000)],
    ['the speed of the demo', ({ market }) => void (market.demo.speed = 60)],
  ];

  it.each(irrelevant)('the configuration hash does not change with %s', (_name, change) => {
    expect(hashOf(change)).toBe(unchanged);
  });

  it('the configuration hash differs between candles and finer data with the same settings', () => {
    const { configurationHash } = readyFrom(validConfiguration(), { candlesOnly: true });
    expect(configurationHash).not.toBe(unchanged);
  });

  it('the configuration hash does not depend on the order of the strategies', () => {
    const reordered = validConfiguration();
    reordered.strategies = {};
    reordered.strategies['trend'] = new StrategySection();
    reordered.strategies['keltner'] = new StrategySection();
    const names = (configuration: TidegateConfiguration): readonly string[] =>
      resolvedFrom(readyFrom(configuration)).analysis.strategies.map(
        ({ strategy }) => strategy.name,
      );
    expect(names(reordered)).toEqual(names(validConfiguration()));
    expect(readyFrom(reordered).configurationHash).toBe(unchanged);
  });
});

describe('candlesOnly', () => {
  it.each([
    [['candles'], true],
    [['candles', 'trades'], true],
    [['candles', 'quotes'], false],
    [['candles', 'book'], false],
  ] as const)('candlesOnly of the channels %j is %p', (channels, expected) => {
    const configuration = validConfiguration();
    configuration.market.channels = [...channels];
    expect(candlesOnly(configuration)).toBe(expected);
  });
});
