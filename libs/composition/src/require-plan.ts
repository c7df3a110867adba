import { BUILT_IN_SOURCE, type ConfigurationOrigin } from '@tidegate/configuration';

import { planOf, type PlanProblem, type PlanRequest, type ReadyPlan } from './core/engine-plan.js';
import { invalidSettings } from './invalid-settings.js';

/**
 * The plan of a configuration; throws `CONFIG_INVALID` with every problem, each on a line of its own. With `origins` each
 * line begins with the place where somebody wrote what is wrong.
 */
export function requirePlan(
  request: PlanRequest,
  origins: readonly ConfigurationOrigin[] = [],
): ReadyPlan {
  const ready = planOf(request);
  if (ready.ok) return ready.value;
  throw invalidSettings(ready.error.map((problem) => described(problem, origins)));
}

/** The source of a section is that of any value that somebody set in it. */
function described({ key, message }: PlanProblem, origins: readonly ConfigurationOrigin[]): string {
  const inside = origins.filter((origin) => origin.key === key || origin.key.startsWith(`${key}.`));
  const written = inside.filter(({ source }) => source !== BUILT_IN_SOURCE);
  const places = new Set((written.length > 0 ? written : inside).map(({ source }) => source));
  return [...places, `${key}: ${message}`].join(': ');
}
