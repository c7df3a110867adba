import { err, ok, type Result } from '@tidegate/kernel';

import type { ConfigurationCheck } from './assemble.js';
import { bindConfiguration } from './bind.js';
import { nodeOf, type PlainValue } from './configuration-tree.js';
import { independentOf, problemsOfObjections } from './objection.js';
import { shownValue, type ConfigurationProblem } from './problem.js';
import type { SectionClass } from './section-class.js';

export interface PlainSource<T> {
  /** Name of the data in problems. */
  readonly source: string;
  /** Checks the values as a whole, beyond the rules of single fields. */
  readonly check?: ConfigurationCheck<T>;
}

/**
 * Binds plain data, for example parsed JSON, to a section like a configuration file: missing keys get their defaults,
 * the result is frozen, and all problems are reported at once.
 */
export function bindPlain<T extends object>(
  section: SectionClass<T>,
  data: PlainValue,
  { source, check = () => [] }: PlainSource<T>,
): Result<T, readonly ConfigurationProblem[]> {
  const tree = nodeOf(data, () => source);
  if (tree.kind !== 'branch') return err([notAMapping(source, data)]);
  const { value, problems: refused, origins } = bindConfiguration(section, tree);
  const objections = independentOf(refused, check(value));
  const problems = [...refused, ...problemsOfObjections(objections, { tree, origins })];
  return problems.length > 0 ? err(problems) : ok(value);
}

function notAMapping(source: string, data: PlainValue): ConfigurationProblem {
  return {
    code: 'CONFIG_MALFORMED',
    source,
    key: '',
    value: shownValue(data),
    expectation: 'a mapping from keys to values',
    suggestion: null,
  };
}
