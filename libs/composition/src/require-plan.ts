import { planOf, type PlanRequest, type ReadyPlan } from './core/engine-plan.js';
import { invalidSettings } from './invalid-settings.js';

/** The plan of a configuration; throws `CONFIG_INVALID` with every problem, each on a line of its own. */
export function requirePlan(request: PlanRequest): ReadyPlan {
  const ready = planOf(request);
  if (ready.ok) return ready.value;
  throw invalidSettings(ready.error.map(({ key, message }) => `${key}: ${message}`));
}
