import type { PlainValue } from '@tidegate/configuration';
import type { CanonicalValue } from '@tidegate/kernel';
import type { StrategyRegistry } from '@tidegate/strategies';

/** Cost options at which costs affect no decision. */
export const ADDED_COSTS = { shareMax: 0, netRiskRewardMin: 0, slippageRate: 0 };

/**
 * Options added in later versions, with the values at which they have no effect. A stored profile contains every option
 * that existed when it was saved, so a missing option was added later; the profile behaves as before, with the same
 * hash.
 */
const ADDED: Mapping = {
  risk: {
    costs: ADDED_COSTS,
    ruin: { enabled: true },
    sizing: { kelly: { enabled: true } },
  },
};

/** The same for strategy parameters. They apply only to strategies that have them. */
const ADDED_PARAMETERS: Readonly<Record<string, number>> = { stopCostMultiple: 0 };

interface Mapping {
  readonly [key: string]: PlainValue;
}

/** The content of a stored profile, completed with later options switched off. */
export function withAddedOptions(content: PlainValue, registry: StrategyRegistry): PlainValue {
  const completed = filled(content, ADDED);
  if (!isMapping(completed)) return completed;
  const { strategies } = completed;
  if (!isMapping(strategies)) return completed;
  const sections = Object.entries(strategies).map(([name, section]): [string, PlainValue] => [
    name,
    filled(section, { parameters: parametersAddedTo(name, registry) }),
  ]);
  return { ...completed, strategies: Object.fromEntries(sections) };
}

/** Removes later parameters that are switched off, so that the strategy keeps the hash it had before they existed. */
export function withoutAddedParameters(
  parameters: Readonly<Record<string, CanonicalValue>>,
): CanonicalValue {
  const entries = Object.entries(parameters);
  return Object.fromEntries(entries.filter(([key, value]) => ADDED_PARAMETERS[key] !== value));
}

function parametersAddedTo(name: string, registry: StrategyRegistry): Mapping {
  const found = registry.find(name);
  const known = found.ok ? Object.keys(new found.value.Parameters()) : [];
  const added = Object.entries(ADDED_PARAMETERS).filter(([key]) => known.includes(key));
  return Object.fromEntries(added);
}

function filled(value: PlainValue | undefined, added: Mapping): PlainValue {
  if (value !== undefined && !isMapping(value)) return value;
  const entries = Object.entries(added).map(([key, off]): [string, PlainValue] => {
    const own = value?.[key];
    return [key, isMapping(off) ? filled(own, off) : own === undefined ? off : own];
  });
  return { ...value, ...Object.fromEntries(entries) };
}

function isMapping(value: PlainValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
