import { getMetadataStorage } from 'class-validator';

import type { ParameterDescription } from './parameter-description.js';
import type { Strategy } from './strategy.js';

/** All that a user needs to set one parameter of a strategy. */
export interface ParameterSheet extends ParameterDescription {
  readonly name: string;
  readonly default: number | boolean;
  readonly type: 'whole number' | 'number' | 'yes or no';
  /** Smallest and largest value; `null` without a limit. */
  readonly min: number | null;
  readonly max: number | null;
  /** Name of a parameter that the value must be below. */
  readonly below: string | null;
}

/** The parameters of a strategy in the order of its class, with the validated ranges. */
export function parameterSheets<Parameters extends object>(
  strategy: Strategy<Parameters>,
): readonly ParameterSheet[] {
  const defaults = new strategy.Parameters();
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    strategy.Parameters,
    '',
    true,
    false,
  );
  return Object.entries(defaults).map(([name, value]: [string, number | boolean]) => {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    const constraint = (rule: string): unknown =>
      own.find((each) => each.name === rule)?.constraints?.[0] ?? null;
    const isWhole = own.some((each) => each.name === 'isInt');
    const description = strategy.descriptions[name as keyof Parameters & string];
    return {
      name,
      default: value,
      type: typeof value === 'boolean' ? 'yes or no' : isWhole ? 'whole number' : 'number',
      min: constraint('min') as number | null,
      max: constraint('max') as number | null,
      below: constraint('isBelow') as string | null,
      ...description,
    };
  });
}
