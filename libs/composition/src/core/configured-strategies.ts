import { expectationOf, type ConfigurationObjection } from '@tidegate/configuration';
import type { ParametersRefused, StrategyRegistry, UnknownStrategy } from '@tidegate/strategies';
import type { ProfileStrategy } from '@tidegate/trading';

import type { TidegateConfiguration } from './tidegate-configuration.js';

/**
 * The enabled strategies by name, and all objections. Disabled strategies are checked too: a misspelt name disables
 * nothing.
 */
export function bindStrategies(
  { strategies: sections }: Pick<TidegateConfiguration, 'strategies'>,
  registry: StrategyRegistry,
): {
  readonly strategies: readonly ProfileStrategy[];
  readonly objections: readonly ConfigurationObjection[];
} {
  const objections: ConfigurationObjection[] = [];
  const strategies: ProfileStrategy[] = [];
  // Sorted by name, so that the order in the configuration has no effect.
  for (const [name, section] of Object.entries(sections).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bound = registry.bind(name, section.parameters);
    if (!bound.ok) objections.push(...objectionsTo(name, bound.error, registry));
    else if (section.enabled) {
      strategies.push({
        strategy: bound.value,
        weight: section.weight ?? bound.value.defaultWeight,
      });
    }
  }
  return { strategies, objections };
}

function objectionsTo(
  name: string,
  refused: UnknownStrategy | ParametersRefused,
  registry: StrategyRegistry,
): readonly ConfigurationObjection[] {
  if (refused.code === 'STRATEGY_PARAMETERS_INVALID') {
    const found = registry.find(name);
    const names = found.ok ? Object.keys(new found.value.Parameters()) : [];
    return parameterObjections(name, refused, names);
  }
  const { names } = registry;
  return [
    {
      code: 'CONFIG_UNKNOWN_KEY',
      key: `strategies.${name}`,
      expectation: `the name of a strategy: ${names.join(', ')}`,
      involves: [],
      known: names.map((known) => `strategies.${known}`),
    },
  ];
}

/** One objection per parameter, with all rules that it breaks. */
function parameterObjections(
  name: string,
  { problems }: ParametersRefused,
  names: readonly string[],
): readonly ConfigurationObjection[] {
  const section = `strategies.${name}.parameters`;
  return [...Map.groupBy(problems, ({ key }) => key)].map(([parameter, broken]) => {
    const rules = broken.flatMap(({ rule }) => rule ?? []);
    const key = `${section}.${parameter}`;
    if (rules.length > 0) {
      const expectation = expectationOf(parameter, rules);
      return { code: 'CONFIG_INVALID_VALUE', key, expectation, involves: [] };
    }
    return {
      code: 'CONFIG_UNKNOWN_KEY',
      key,
      expectation: `a parameter of ${name}: ${names.join(', ')}`,
      involves: [],
      known: names.map((known) => `${section}.${known}`),
    };
  });
}
