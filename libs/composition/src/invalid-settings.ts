import { describeProblem, type ConfigurationProblem } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';

/** `CONFIG_INVALID` with everything that is wrong, each on a line of its own. */
export function invalidSettings(problems: readonly ConfigurationProblem[]): TidegateError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
  return new TidegateError('CONFIG_INVALID', [count, ...lines].join('\n'));
}
