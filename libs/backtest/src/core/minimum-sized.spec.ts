import { describe, expect, it } from '@jest/globals';
import { money, quantity } from '@tidegate/kernel';
import type { DecisionRecord } from '@tidegate/model';

import { minimumSizedIn } from './minimum-sized.js';

/** A decision minimum-sized because of `cause`; `null`: a larger size. */
function decision(cause: string | null, outcome: DecisionRecord['outcome'] = 'accepted') {
  const step = (name: string, after: number, numbers = {}) =>
    ({ name, multiplier: null, cap: null, after, numbers }) as const;
  const lot = { quantity: cause === null ? 5 : 1, minimum: 1 };
  const sizing = {
    quantity: quantity(lot.quantity),
    notional: money(lot.quantity * 10),
    riskAmount: money(1),
    factors: [
      step('risk_budget', 500),
      ...(cause === null ? [] : [step(cause, 10)]),
      step('venue_lot', lot.quantity * 10, lot),
    ],
  };
  return { outcome, sizing } as unknown as DecisionRecord;
}

describe('Minimum-sized entries', () => {
  it('are counted by their cause', () => {
    const decisions = [
      ...[decision('probation'), decision('kelly'), decision('probation')],
      ...[decision(null), decision('kelly', 'rejected')],
    ];
    expect(minimumSizedIn(decisions)).toEqual({ kelly: 1, probation: 2 });
  });

  it('are empty without decisions', () => {
    expect(minimumSizedIn([])).toEqual({});
  });
});
