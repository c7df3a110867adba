import type { StrategiesAnswer } from '@tidegate/contracts';
import { parameterSheets, type StrategyRegistry } from '@tidegate/strategies';

/** Every strategy with its parameters and their ranges. */
export function strategyCatalogue(registry: StrategyRegistry): StrategiesAnswer {
  const strategies = registry.names.flatMap((name) => {
    const found = registry.find(name);
    if (!found.ok) return [];
    const strategy = found.value;
    const { meaning, family, defaultWeight } = strategy;
    return [
      {
        ...{ name, meaning, family, defaultWeight },
        candlesNeeded: strategy.barsNeeded(new strategy.Parameters()),
        parameters: parameterSheets(strategy).map((sheet) => ({ ...sheet })),
      },
    ];
  });
  return { strategies };
}
