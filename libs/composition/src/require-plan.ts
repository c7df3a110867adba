import type {
  ConfigurationObjection,
  ConfigurationProblem,
  LoadedConfiguration,
} from '@tidegate/configuration';

import { planOf, type PlanRequest, type ReadyPlan } from './core/engine-plan.js';
import { invalidSettings } from './invalid-settings.js';

/**
 * The plan of a configuration; throws `CONFIG_INVALID` with every problem, each on a line of its own. With the `settings`
 * that were loaded each line names the value, and the place where somebody wrote it.
 */
export function requirePlan(
  request: PlanRequest,
  settings?: Pick<LoadedConfiguration<object>, 'problemsOf'>,
): ReadyPlan {
  const ready = planOf(request);
  if (ready.ok) return ready.value;
  throw invalidSettings(settings?.problemsOf(ready.error) ?? ready.error.map(unplaced));
}

/** Of settings that a program made nobody knows a place. */
function unplaced({ code, key, expectation }: ConfigurationObjection): ConfigurationProblem {
  return { code, key, expectation, source: 'settings', value: null, suggestion: null };
}
