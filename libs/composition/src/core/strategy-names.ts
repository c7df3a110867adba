import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

/**
 * How strategies and their parameters are spelt: variables of the environment are written in capitals, and these are the
 * names that they may mean. Whether a strategy exists is for the registry that an app gives.
 */
export const STRATEGY_NAMES: readonly string[] = BUILT_IN_STRATEGIES.map(({ name }) => name);

/** The parameters of a strategy as its class spells them; none for another name. */
export function parameterNamesOf(strategy: string | undefined): readonly string[] {
  const found = BUILT_IN_STRATEGIES.find(({ name }) => name === strategy);
  return found ? Object.keys(new found.Parameters()) : [];
}
