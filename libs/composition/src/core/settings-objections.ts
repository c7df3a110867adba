import type { ConfigurationObjection } from '@tidegate/configuration';
import type { Timeframe } from '@tidegate/model';
import type { StrategyRegistry } from '@tidegate/strategies';
import { barsNeeded } from '@tidegate/trading';

import { bindStrategies } from './configured-strategies.js';
import { DEFAULT_PROFILE_NAME } from './default-names.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

/** The parts of a profile that are checked as a whole. */
export type CheckedProfile = Pick<TidegateConfiguration, 'strategies' | 'ai'> & {
  readonly marketData: Pick<TidegateConfiguration['marketData'], 'seriesCapacity'>;
};

/** Objections that do not depend on the market: accounts, strategies, regime and series capacity. */
export function settingsObjections(
  configuration: TidegateConfiguration,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  return [
    ...profileObjections(configuration, registry),
    ...accountObjections(configuration.accounts),
    ...adminObjections(configuration.admin),
  ];
}

export function profileObjections(
  profile: CheckedProfile,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  return [
    ...strategyObjections(profile, registry),
    ...regimeObjections(profile),
    ...capacityObjections(profile, registry),
  ];
}

/** A login without a password would leave the installation without its owner, and the other way round. */
function adminObjections({
  login,
  password,
}: TidegateConfiguration['admin']): readonly ConfigurationObjection[] {
  if ((login === '') === (password === '')) return [];
  const [missing, given] =
    login === '' ? ['admin.login', 'admin.password'] : ['admin.password', 'admin.login'];
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: missing,
      expectation: `a value, because ${given} has one`,
      involves: [given],
    },
  ];
}

/** Two accounts with the same id would share their money; a new storage has only the default profile. */
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
        expectation: `a unique id: accounts.${other} of tenant ${tenant} has the same id`,
        involves: [`accounts.${other}.id`],
      });
    }
    seen.set(name, index);
    if (profile !== DEFAULT_PROFILE_NAME) {
      objections.push({
        code: 'CONFIG_INVALID_VALUE',
        key: `accounts.${index}.profile`,
        expectation: `${DEFAULT_PROFILE_NAME}, the only profile of a new storage; save another profile after the first start, then configure the account to use it`,
        involves: [],
      });
    }
  });
  return objections;
}

/** Objections to the configured market. */
export function marketObjections(
  configuration: TidegateConfiguration,
): readonly ConfigurationObjection[] {
  const { timeframes } = configuration.market;
  return [
    ...currencyObjections(configuration),
    ...timeframeObjections(configuration, { timeframes, shortest: undefined }),
  ];
}

/** Objections to the primary timeframe. `shortest` is the timeframe of the recorded candles. */
export function timeframeObjections(
  { ai }: Pick<TidegateConfiguration, 'ai'>,
  available: {
    readonly timeframes: readonly Timeframe[];
    readonly shortest: Timeframe | undefined;
  },
): readonly ConfigurationObjection[] {
  const { timeframes, shortest } = available;
  if (timeframes.includes(ai.confluence.primaryTimeframe)) return [];
  const recorded = shortest
    ? `; the recording has no candles shorter than ${shortest}: use --set ai.confluence.primaryTimeframe=${shortest}`
    : '';
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.confluence.primaryTimeframe',
      expectation: `one of ${timeframes.join(', ')} (market.timeframes)${recorded}`,
      involves: ['market.timeframes'],
    },
  ];
}

/** Recordings define their own quote currency, which the engine checks at its start. */
function currencyObjections({
  accounts,
  market,
}: TidegateConfiguration): readonly ConfigurationObjection[] {
  if (market.source === 'replay') return [];
  return accounts.flatMap(({ currency }, index) => {
    const key = `accounts.${index}.currency`;
    const mismatched = market.symbols.filter((symbol) => !symbol.endsWith(`/${currency}`));
    if (mismatched.length === 0) return [];
    const involves = [key, 'market.symbols'];
    const code = 'CONFIG_INVALID_VALUE' as const;
    if (mismatched.length === market.symbols.length) {
      const expectation = `the quote currency of the instruments in market.symbols, which are ${mismatched.join(', ')}`;
      return [{ code, key, expectation, involves }];
    }
    const expectation = `instruments quoted in ${currency}, the account currency (${key}), not ${mismatched.join(', ')}`;
    return [{ code, key: 'market.symbols', expectation, involves }];
  });
}

function strategyObjections(
  profile: CheckedProfile,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  const { strategies, objections } = bindStrategies(profile, registry);
  if (strategies.length > 0 || objections.length > 0) return objections;
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'strategies',
      expectation: `at least one enabled strategy; available: ${registry.names.join(', ')}`,
      involves: [],
    },
  ];
}

/** A volatility ranking that never has enough bars keeps every regime unknown, and then no strategy votes. */
function regimeObjections({ ai }: CheckedProfile): readonly ConfigurationObjection[] {
  const { volatilityBars, volatilityBarsMin, expansionBars } = ai.regime;
  const objections: ConfigurationObjection[] = [];
  if (volatilityBarsMin > volatilityBars) {
    objections.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.regime.volatilityBarsMin',
      expectation: `at most ${volatilityBars} (ai.regime.volatilityBars): otherwise the regime would always be unknown`,
      involves: ['ai.regime.volatilityBars'],
    });
  }
  if (expansionBars >= volatilityBarsMin) {
    objections.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.regime.expansionBars',
      expectation: `less than ${volatilityBarsMin} (ai.regime.volatilityBarsMin): the short average needs that many candles before the latest`,
      involves: ['ai.regime.volatilityBarsMin'],
    });
  }
  return objections;
}

function capacityObjections(
  profile: CheckedProfile,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  const { ai, marketData } = profile;
  const needed = barsNeeded({ strategies: bindStrategies(profile, registry).strategies, ai });
  if (needed <= marketData.seriesCapacity) return [];
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'marketData.seriesCapacity',
      expectation: `at least ${needed} closed candles, which the enabled strategies, the regime and the leaders need`,
      involves: ['ai.regime', 'ai.confluence.leadLag'],
    },
  ];
}
