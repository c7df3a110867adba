import { StrategyRegistry } from '@tidegate/strategies';

/** The strategies that settings may name. */
export const STRATEGIES = new StrategyRegistry();

/** The parameters of a strategy as its class spells them; none of a strategy that nobody knows. */
export function parameterNamesOf(strategy: string | undefined): readonly string[] {
  const found = strategy === undefined ? null : STRATEGIES.find(strategy);
  return found?.ok ? Object.keys(new found.value.Parameters()) : [];
}
