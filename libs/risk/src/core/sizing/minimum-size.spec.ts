import { describe, expect, it } from '@jest/globals';

import { anEntryContext, riskOptionsWith, type ContextPlan } from '../../../testing/index.js';
import { minimumSizeCause } from './minimum-size.js';
import { sizeEntry } from './size-entry.js';

function causeOf(plan: ContextPlan): string | null {
  const sizing = sizeEntry(anEntryContext(plan));
  if (!sizing.ok) throw new Error(sizing.error.message);
  return minimumSizeCause(sizing.value);
}

describe('The cause of a minimum-sized entry', () => {
  it('is null for a larger entry', () => {
    expect(causeOf({})).toBeNull();
  });

  it('is the probation', () => {
    expect(causeOf({ state: { ruin: { probability: 0.5, probationLeft: 3 } } })).toBe('probation');
  });

  it('is Kelly for a record without an edge, even on probation', () => {
    const rMultiples = Array.from({ length: 60 }, () => -1);
    expect(causeOf({ state: { rMultiples } })).toBe('kelly');
    const ruin = { probability: 0.9, probationLeft: 3 };
    expect(causeOf({ state: { rMultiples, ruin } })).toBe('kelly');
  });

  it('is the first factor that reduced the size to the smallest order or below', () => {
    const options = riskOptionsWith({ sizing: { notionalMin: 300 } });
    const deep = { equityPeak: 6_250 };
    expect(causeOf({ options, state: deep, portfolio: { equity: 5_000 } })).toBe('drawdown');
  });
});
