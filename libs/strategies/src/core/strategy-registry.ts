import type { IndicatorSource } from '@tidegate/indicators';
import { err, invariant, ok, type Result } from '@tidegate/kernel';
import type { StrategyFamily, Timeframe } from '@tidegate/model';

import { keltner } from './keltner.js';
import { meanReversion } from './mean-reversion.js';
import { parseParameters, type ParametersRefused } from './parameters.js';
import type { PreparedStrategy, Strategy } from './strategy.js';
import { supertrend } from './supertrend.js';
import { trend } from './trend.js';

/** All built-in strategies. */
export const BUILT_IN_STRATEGIES: readonly Strategy[] = [keltner, meanReversion, supertrend, trend];

export interface UnknownStrategy {
  readonly code: 'STRATEGY_UNKNOWN';
  readonly message: string;
}

/** A strategy with validated parameters, which can be prepared on any number of series. */
export interface BoundStrategy {
  readonly name: string;
  readonly family: StrategyFamily;
  readonly defaultWeight: number;
  readonly parameters: object;
  /** Closed candles required before the first signal. The series must hold at least this many. */
  readonly bars: number;
  prepare(source: IndicatorSource, timeframe: Timeframe): PreparedStrategy;
}

/** Strategies by name. */
export class StrategyRegistry {
  private readonly byName: ReadonlyMap<string, Strategy>;

  constructor(strategies: readonly Strategy[] = BUILT_IN_STRATEGIES) {
    this.byName = new Map(strategies.map((strategy) => [strategy.name, strategy]));
    invariant(this.byName.size === strategies.length, 'Strategy names must be unique', {
      names: strategies.map((strategy) => strategy.name).join(', '),
    });
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  find(name: string): Result<Strategy, UnknownStrategy> {
    const strategy = this.byName.get(name);
    if (strategy) return ok(strategy);
    return err({
      code: 'STRATEGY_UNKNOWN',
      message: `Unknown strategy "${name}"; the strategies are ${this.names.join(', ')}.`,
    });
  }

  /** Finds the strategy and binds it to its defaults overridden by `raw`. */
  bind(
    name: string,
    raw: Readonly<Record<string, unknown>> = {},
  ): Result<BoundStrategy, UnknownStrategy | ParametersRefused> {
    const found = this.find(name);
    if (!found.ok) return found;
    const strategy = found.value;
    const parsed = parseParameters(strategy, raw);
    if (!parsed.ok) return parsed;
    const parameters = parsed.value;
    return ok({
      name: strategy.name,
      family: strategy.family,
      defaultWeight: strategy.defaultWeight,
      parameters,
      bars: strategy.barsNeeded(parameters),
      prepare: (source, timeframe) => strategy.prepare(parameters, source, timeframe),
    });
  }
}
