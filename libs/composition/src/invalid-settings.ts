import { describeProblem, type ConfigurationProblem } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';

/** A `CONFIG_INVALID` error that lists all problems, one per line. */
export function invalidSettings(problems: readonly ConfigurationProblem[]): TidegateError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
  return new TidegateError('CONFIG_INVALID', [count, ...lines].join('\n'));
}
