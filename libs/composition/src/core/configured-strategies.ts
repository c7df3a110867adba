import { expectationOf, type ConfigurationObjection } from '@tidegate/configuration';
import type { ParametersRefused, UnknownStrategy } from '@tidegate/strategies';
import type { ProfileStrategy } from '@tidegate/trading';

import { parameterNamesOf, STRATEGIES } from './known-strategies.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

/** The enabled strategies by name, and what is wrong with any: one that is switched off by a wrong name goes on trading. */
export function bindStrategies({ strategies: sections }: TidegateConfiguration): {
  readonly strategies: readonly ProfileStrategy[];
  readonly objections: readonly ConfigurationObjection[];
} {
  const objections: ConfigurationObjection[] = [];
  const strategies: ProfileStrategy[] = [];
  // By name: the order in which strategies are written decides nothing.
  for (const [name, section] of Object.entries(sections).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bound = STRATEGIES.bind(name, section.parameters);
    if (!bound.ok) objections.push(...objectionsTo(name, bound.error));
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
): readonly ConfigurationObjection[] {
  if (refused.code === 'STRATEGY_PARAMETERS_INVALID') return parameterObjections(name, refused);
  const { names } = STRATEGIES;
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

/** One for each parameter, with all that it breaks. */
function parameterObjections(
  name: string,
  { problems }: ParametersRefused,
): readonly ConfigurationObjection[] {
  const section = `strategies.${name}.parameters`;
  const names = parameterNamesOf(name);
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
