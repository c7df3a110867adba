import { BUILT_IN_SOURCE, type ConfigurationOrigin } from '@tidegate/configuration';
import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

type Plain = Readonly<Record<string, unknown>>;

/**
 * Settings as plain data, with all parameters of each configured strategy; missing ones get the strategy's defaults.
 */
export function withStrategyParameters(settings: Plain): Plain {
  const strategies = Object.entries((settings['strategies'] ?? {}) as Record<string, Plain>).map(
    ([name, section]) => [
      name,
      { ...section, parameters: { ...defaultsOf(name), ...(section['parameters'] as Plain) } },
    ],
  );
  return { ...settings, strategies: Object.fromEntries(strategies) as unknown };
}

/** The origins of settings, completed with the default parameters of each configured strategy. */
export function withParameterOrigins(
  origins: readonly ConfigurationOrigin[],
): readonly ConfigurationOrigin[] {
  const known = new Set(origins.map(({ key }) => key));
  const complete: ConfigurationOrigin[] = [];
  for (const [index, origin] of origins.entries()) {
    const name = strategyOf(origin.key);
    // Omit the origin of an empty mapping; the parameters are listed instead.
    if (origin.key !== `strategies.${name}.parameters`) complete.push(origin);
    const isLast = name !== null && strategyOf(origins[index + 1]?.key ?? '') !== name;
    if (!isLast) continue;
    for (const [parameter, value] of Object.entries(defaultsOf(name))) {
      const key = `strategies.${name}.parameters.${parameter}`;
      if (known.has(key)) continue;
      complete.push({ key, value: JSON.stringify(value), source: BUILT_IN_SOURCE });
    }
  }
  return complete;
}

function strategyOf(key: string): string | null {
  return /^strategies\.([^.]+)\./.exec(key)?.[1] ?? null;
}

function defaultsOf(name: string): Plain {
  const found = BUILT_IN_STRATEGIES.find((strategy) => strategy.name === name);
  return found ? { ...(new found.Parameters() as Plain) } : {};
}
