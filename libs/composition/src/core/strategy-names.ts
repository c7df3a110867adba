import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

/**
 * Exact names of strategies, because environment variables are written in capitals. The registry of the app decides
 * whether a strategy exists.
 */
export const STRATEGY_NAMES: readonly string[] = BUILT_IN_STRATEGIES.map(({ name }) => name);

/** Exact names of the parameters of a strategy; empty for an unknown strategy. */
export function parameterNamesOf(strategy: string | undefined): readonly string[] {
  const found = BUILT_IN_STRATEGIES.find(({ name }) => name === strategy);
  return found ? Object.keys(new found.Parameters()) : [];
}
