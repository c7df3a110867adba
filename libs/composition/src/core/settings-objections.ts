import type { ConfigurationObjection } from '@tidegate/configuration';
import type { Timeframe } from '@tidegate/model';
import { barsNeeded } from '@tidegate/trading';

import { bindStrategies } from './configured-strategies.js';
import { STRATEGIES } from './known-strategies.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

/** What is wrong with the settings whatever is traded: strategies, regime, and how much of a series is kept. */
export function settingsObjections(
  configuration: TidegateConfiguration,
): readonly ConfigurationObjection[] {
  return [
    ...strategyObjections(configuration),
    ...regimeObjections(configuration),
    ...capacityObjections(configuration),
  ];
}

/** What is wrong with the market that the settings name. */
export function marketObjections(
  configuration: TidegateConfiguration,
): readonly ConfigurationObjection[] {
  const { timeframes } = configuration.market;
  return [
    ...currencyObjections(configuration),
    ...timeframeObjections(configuration, { timeframes, shortest: undefined }),
  ];
}

/** `shortest`: the base of recorded candles. */
export function timeframeObjections(
  { ai }: TidegateConfiguration,
  watched: {
    readonly timeframes: readonly Timeframe[];
    readonly shortest: Timeframe | undefined;
  },
): readonly ConfigurationObjection[] {
  const { timeframes, shortest } = watched;
  if (timeframes.includes(ai.confluence.primaryTimeframe)) return [];
  const recorded = shortest
    ? `; nothing shorter than ${shortest} is recorded: --set ai.confluence.primaryTimeframe=${shortest} decides on that`
    : '';
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.confluence.primaryTimeframe',
      expectation: `one that is watched: ${timeframes.join(', ')} (market.timeframes)${recorded}`,
      involves: ['market.timeframes'],
    },
  ];
}

/** Recorded candles say themselves in what they are traded: whoever plays them compares. */
function currencyObjections({
  account,
  market,
}: TidegateConfiguration): readonly ConfigurationObjection[] {
  if (market.source === 'replay') return [];
  const strange = market.symbols.filter((symbol) => !symbol.endsWith(`/${account.currency}`));
  if (strange.length === 0) return [];
  const involves = ['account.currency', 'market.symbols'];
  if (strange.length === market.symbols.length) {
    return [
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'account.currency',
        expectation: `the money in which the instruments of market.symbols are traded, which are ${strange.join(', ')}`,
        involves,
      },
    ];
  }
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'market.symbols',
      expectation: `instruments that are traded in ${account.currency}, in which the account is kept (account.currency), not ${strange.join(', ')}`,
      involves,
    },
  ];
}

function strategyObjections(
  configuration: TidegateConfiguration,
): readonly ConfigurationObjection[] {
  const { strategies, objections } = bindStrategies(configuration);
  if (strategies.length > 0 || objections.length > 0) return objections;
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'strategies',
      expectation: `at least one strategy that is enabled; known are ${STRATEGIES.names.join(', ')}`,
      involves: [],
    },
  ];
}

/** A ranking that is never long enough would keep every regime unknown, and with it everybody silent. */
function regimeObjections({ ai }: TidegateConfiguration): readonly ConfigurationObjection[] {
  const { volatilityBars, volatilityBarsMin, expansionBars } = ai.regime;
  const objections: ConfigurationObjection[] = [];
  if (volatilityBarsMin > volatilityBars) {
    objections.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.regime.volatilityBarsMin',
      expectation: `it not to be greater than ${volatilityBars} (ai.regime.volatilityBars): no regime would ever be known`,
      involves: ['ai.regime.volatilityBars'],
    });
  }
  if (expansionBars >= volatilityBarsMin) {
    objections.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.regime.expansionBars',
      expectation: `it to be less than ${volatilityBarsMin} (ai.regime.volatilityBarsMin): the short average takes so many candles before the latest`,
      involves: ['ai.regime.volatilityBarsMin'],
    });
  }
  return objections;
}

function capacityObjections(
  configuration: TidegateConfiguration,
): readonly ConfigurationObjection[] {
  const { ai, marketData } = configuration;
  const needed = barsNeeded({ strategies: bindStrategies(configuration).strategies, ai });
  if (needed <= marketData.seriesCapacity) return [];
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'marketData.seriesCapacity',
      expectation: `at least ${needed}: so many closed candles the enabled strategies, the regime and the leaders need`,
      involves: ['ai.regime', 'ai.confluence.leadLag'],
    },
  ];
}
