import { err, ok, type Result } from '@tidegate/kernel';
import { validateSync } from 'class-validator';

/** A refused key and the rule that it violates. */
export interface ParameterProblem {
  readonly key: string;
  /** A full sentence. */
  readonly message: string;
  /** The violated rule, such as `emaFast must be below emaSlow`; `null` for an unknown key. */
  readonly rule: string | null;
}

export interface ParametersRefused {
  readonly code: 'STRATEGY_PARAMETERS_INVALID';
  readonly message: string;
  readonly problems: readonly ParameterProblem[];
}

/**
 * Applies `raw` over the strategy's default parameters. Refuses unknown keys, wrong types, values out of range, and
 * contradictions between keys, and reports all problems at once. Values are never corrected silently.
 */
export function parseParameters<Parameters extends object>(
  strategy: { readonly name: string; readonly Parameters: new () => Parameters },
  raw: Readonly<Record<string, unknown>>,
): Result<Parameters, ParametersRefused> {
  const defaults = new strategy.Parameters();
  const known = Object.keys(defaults);
  const isKnown = (key: string): boolean => known.includes(key);
  const unknown = Object.keys(raw).filter((key) => !isKnown(key));
  const given = Object.fromEntries(Object.entries(raw).filter(([key]) => isKnown(key)));
  const parameters = Object.assign(defaults, given);
  const problems = [
    ...unknown.map((key) => ({
      key,
      message: `${key} is not a parameter of ${strategy.name}; its parameters are ${known.join(', ')}.`,
      rule: null,
    })),
    ...invalidValues(parameters),
  ];
  if (problems.length === 0) return ok(parameters);
  return err({
    code: 'STRATEGY_PARAMETERS_INVALID',
    message: `Parameters of ${strategy.name}: ${problems.map((problem) => problem.message).join(' ')}`,
    problems,
  });
}

function invalidValues(parameters: object): readonly ParameterProblem[] {
  return validateSync(parameters, { forbidUnknownValues: false }).flatMap((error) =>
    Object.values(error.constraints ?? {}).map((rule) => ({
      key: error.property,
      message: `${rule}, not ${String(error.value)}.`,
      rule,
    })),
  );
}
