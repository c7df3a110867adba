import { describe, expect, it } from '@jest/globals';

import { HOUR_MS } from '@tidegate/kernel';
import { NOON } from '@tidegate/portfolio/testing';

import { anEntryContext, type ContextPlan } from '../../testing/index.js';
import { FOLLOWED_MS_MAX, followedPlanOf } from './followed-plan.js';

const planOf = (plan: ContextPlan, holdingMsMax = 0) =>
  followedPlanOf(anEntryContext(plan), holdingMsMax);

describe('followedPlanOf', () => {
  it('takes levels, time and costs of the entry', () => {
    const market = { fees: { entry: 0.002, stop: 0.003, target: 0.001 }, spreadRate: 0.001 };
    const slippage = anEntryContext().options.costs.slippageRate;
    const plan = planOf({ market });
    expect(plan).toMatchObject({
      direction: 'long',
      entry: 100,
      stop: 97.5,
      target: 105,
      from: NOON,
    });
    expect(plan?.costToStop).toBeCloseTo(0.005 + 2 * (0.0005 + slippage), 12);
    expect(plan?.costToTarget).toBeCloseTo(0.003 + 0.0005 + slippage, 12);
  });

  it('ends with the holding time of the profile, and after 7 days at the latest', () => {
    expect(planOf({}, HOUR_MS)?.until).toBe(NOON + HOUR_MS);
    expect(planOf({}, 0)?.until).toBe(NOON + FOLLOWED_MS_MAX);
    expect(planOf({}, 2 * FOLLOWED_MS_MAX)?.until).toBe(NOON + FOLLOWED_MS_MAX);
  });

  it.each<[string, ContextPlan]>([
    ['a stop at the entry', { signal: { stop: 100 } }],
    ['a stop on the wrong side', { signal: { direction: 'short', stop: 97.5, target: 95 } }],
    ['a target on the wrong side', { signal: { target: 99 } }],
    ['a NaN stop', { signal: { stop: NaN } }],
    ['an infinite target', { signal: { target: Infinity } }],
    ['a target of zero', { signal: { direction: 'short', target: 0 } }],
    ['unknown costs', { market: { fees: { entry: NaN, stop: 0, target: 0 } } }],
  ])('is null for %s', (_what, plan) => {
    expect(planOf(plan)).toBeNull();
  });
});
