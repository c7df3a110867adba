import type {
  ConfigurationObjection,
  ConfigurationProblem,
  LoadedConfiguration,
} from '@tidegate/configuration';

import { planOf, type PlanRequest, type ReadyPlan } from './core/engine-plan.js';
import { invalidSettings } from './invalid-settings.js';

/**
 * The plan of a configuration; throws `CONFIG_INVALID` with all problems, one per line. With the loaded `settings`,
 * each line gives the value and its source.
 */
export function requirePlan(
  request: PlanRequest,
  settings?: Pick<LoadedConfiguration<object>, 'problemsOf'>,
): ReadyPlan {
  const ready = planOf(request);
  if (ready.ok) return ready.value;
  throw invalidSettings(settings?.problemsOf(ready.error) ?? ready.error.map(withoutSource));
}

/** A problem of settings that were built in code and have no source. */
function withoutSource({ code, key, expectation }: ConfigurationObjection): ConfigurationProblem {
  return { code, key, expectation, source: 'settings', value: null, suggestion: null };
}
