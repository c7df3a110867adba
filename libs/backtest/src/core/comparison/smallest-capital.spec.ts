import { describe, expect, it } from '@jest/globals';
import { money, quantity } from '@tidegate/kernel';
import type { DecisionRecord, SizingFactor } from '@tidegate/model';

import { smallestCapitalOf } from './smallest-capital.js';

interface Sized {
  readonly equity?: number;
  /** Notional before rounding to the venue's lot. */
  readonly exact: number;
  readonly cap?: number;
  readonly outcome?: DecisionRecord['outcome'];
}

/** A minimum of 0.1 units at a price of 100: a notional of 10. */
function sized({ equity = 1_000, exact, cap, outcome = 'accepted' }: Sized): DecisionRecord {
  const factor = (name: string, after: number, over: Partial<SizingFactor> = {}): SizingFactor => ({
    name,
    multiplier: null,
    cap: null,
    after,
    numbers: {},
    ...over,
  });
  const factors = [
    factor('risk_budget', 500, { numbers: { equity } }),
    ...(cap === undefined ? [] : [factor('probation', cap, { cap })]),
    factor('cash', exact, { cap: 900 }),
    factor('venue_lot', exact, { numbers: { minimum: 0.1, quantity: 1 } }),
  ];
  const sizing = { quantity: quantity(1), notional: money(exact), riskAmount: money(1), factors };
  return { outcome, sizing, signal: { entry: 100 } } as unknown as DecisionRecord;
}

describe('The smallest capital', () => {
  it('is the equity at which the smallest size reaches the venue minimum', () => {
    const decisions = [sized({ exact: 400 }), sized({ exact: 50 }), sized({ exact: 80 })];
    expect(smallestCapitalOf(decisions, 0)).toEqual({ amount: 200, refused: 0 });
  });

  it('exceeds the equity if a size was raised', () => {
    expect(smallestCapitalOf([sized({ equity: 100, exact: 4 })], 0).amount).toBe(250);
  });

  it('excludes sizes that a rule keeps at the minimum', () => {
    expect(smallestCapitalOf([sized({ exact: 10, cap: 10 })], 0).amount).toBeNull();
    const both = [sized({ exact: 10, cap: 10 }), sized({ exact: 20, cap: 300 })];
    expect(smallestCapitalOf(both, 0).amount).toBe(500);
  });

  it('excludes decisions without an entry and passes on the number of refused signals', () => {
    const decisions = [sized({ exact: 5, outcome: 'closed_opposite' })];
    expect(smallestCapitalOf(decisions, 3)).toEqual({ amount: null, refused: 3 });
  });
});
