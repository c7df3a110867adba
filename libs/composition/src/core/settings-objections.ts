import type { ConfigurationObjection } from '@tidegate/configuration';
import type { Timeframe } from '@tidegate/model';
import type { StrategyRegistry } from '@tidegate/strategies';
import { barsNeeded } from '@tidegate/trading';

import { bindStrategies } from './configured-strategies.js';
import { DEFAULT_PROFILE_NAME } from './default-names.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

/** What a profile is judged by as a whole. */
export type JudgedProfile = Pick<TidegateConfiguration, 'strategies' | 'ai'> & {
  readonly marketData: Pick<TidegateConfiguration['marketData'], 'seriesCapacity'>;
};

/** Objections that hold whatever is traded: accounts, strategies, regime, and how much of a series is kept. */
export function settingsObjections(
  configuration: TidegateConfiguration,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  return [
    ...profileObjections(configuration, registry),
    ...accountObjections(configuration.accounts),
  ];
}

export function profileObjections(
  profile: JudgedProfile,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  return [
    ...strategyObjections(profile, registry),
    ...regimeObjections(profile),
    ...capacityObjections(profile, registry),
  ];
}

/** Two accounts of one name would share their money; a new storage holds one profile. */
function accountObjections(
  accounts: TidegateConfiguration['accounts'],
): readonly ConfigurationObjection[] {
  const objections: ConfigurationObjection[] = [];
  const seen = new Map<string, number>();
  accounts.forEach(({ tenant, id, profile }, index) => {
    const name = `${tenant}/${id}`;
    const other = seen.get(name);
    if (other !== undefined) {
      objections.push({
        code: 'CONFIG_INVALID_VALUE',
        key: `accounts.${index}.id`,
        expectation: `another name: accounts.${other} of tenant ${tenant} has the same`,
        involves: [`accounts.${other}.id`],
      });
    }
    seen.set(name, index);
    if (profile !== DEFAULT_PROFILE_NAME) {
      objections.push({
        code: 'CONFIG_INVALID_VALUE',
        key: `accounts.${index}.profile`,
        expectation: `${DEFAULT_PROFILE_NAME}: a new storage holds no other profile; save one and configure the account for it once the storage exists`,
        involves: [],
      });
    }
  });
  return objections;
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
  { ai }: Pick<TidegateConfiguration, 'ai'>,
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

/** A recording says itself in which currency it is quoted; the engine compares. */
function currencyObjections({
  accounts,
  market,
}: TidegateConfiguration): readonly ConfigurationObjection[] {
  if (market.source === 'replay') return [];
  return accounts.flatMap(({ currency }, index) => {
    const key = `accounts.${index}.currency`;
    const strange = market.symbols.filter((symbol) => !symbol.endsWith(`/${currency}`));
    if (strange.length === 0) return [];
    const involves = [key, 'market.symbols'];
    const code = 'CONFIG_INVALID_VALUE' as const;
    if (strange.length === market.symbols.length) {
      const expectation = `the currency in which the instruments of market.symbols are traded, which are ${strange.join(', ')}`;
      return [{ code, key, expectation, involves }];
    }
    const expectation = `instruments that are traded in ${currency}, the currency of the account (${key}), not ${strange.join(', ')}`;
    return [{ code, key: 'market.symbols', expectation, involves }];
  });
}

function strategyObjections(
  profile: JudgedProfile,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  const { strategies, objections } = bindStrategies(profile, registry);
  if (strategies.length > 0 || objections.length > 0) return objections;
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'strategies',
      expectation: `at least one strategy that is enabled; known are ${registry.names.join(', ')}`,
      involves: [],
    },
  ];
}

/** A ranking that is never long enough would keep every regime unknown, and every strategy silent. */
function regimeObjections({ ai }: JudgedProfile): readonly ConfigurationObjection[] {
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
  profile: JudgedProfile,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  const { ai, marketData } = profile;
  const needed = barsNeeded({ strategies: bindStrategies(profile, registry).strategies, ai });
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
