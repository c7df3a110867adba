import { DAY_MS, epochMs } from '@tidegate/kernel';
import type { FollowedPlan } from '@tidegate/matching';

import type { EntryContext } from './entry-context.js';
import { tradeCostsOf } from './trade-costs.js';

/** A trade that was not made is followed for at most 7 days. */
export const FOLLOWED_MS_MAX = 7 * DAY_MS;

/**
 * The trade that a refused entry would have been, at its own levels and costs. `holdingMsMax`: the longest holding time of
 * the profile, 0 for none. `null` if its levels or costs are no trade.
 */
export function followedPlanOf(
  context: Pick<EntryContext, 'now' | 'signal' | 'market' | 'options'>,
  holdingMsMax: number,
): FollowedPlan | null {
  const { now, signal } = context;
  const { direction, entry, stop, target } = signal;
  const sign = direction === 'long' ? 1 : -1;
  const { toStop, toTarget } = tradeCostsOf(context);
  const isTrade =
    entry > 0 && stop > 0 && target > 0 && sign * (entry - stop) > 0 && sign * (target - entry) > 0;
  if (!isTrade || !Number.isFinite(toStop + toTarget + stop + target)) return null;
  const limitMs = Math.min(FOLLOWED_MS_MAX, holdingMsMax || FOLLOWED_MS_MAX);
  return {
    ...{ direction, entry, stop, target },
    from: now,
    until: epochMs(now + limitMs),
    costToStop: toStop,
    costToTarget: toTarget,
  };
}
