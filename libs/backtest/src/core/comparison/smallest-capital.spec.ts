import { describe, expect, it } from '@jest/globals';
import { money, quantity } from '@tidegate/kernel';
import type { DecisionRecord, SizingFactor } from '@tidegate/model';

import { smallestCapitalOf } from './smallest-capital.js';

interface Sized {
  readonly equity?: number;
  /** Notional before it was fitted to the venue. */
  readonly wanted: number;
  readonly cap?: number;
  readonly outcome?: DecisionRecord['outcome'];
}

/** An order of at least 0.1 units at a price of 100: 10 in money. */
function sized({ equity = 1_000, wanted, cap, outcome = 'accepted' }: Sized): DecisionRecord {
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
    factor('cash', wanted, { cap: 900 }),
    factor('venue_lot', wanted, { numbers: { minimum: 0.1, quantity: 1 } }),
  ];
  const sizing = { quantity: quantity(1), notional: money(wanted), riskAmount: money(1), factors };
  return { outcome, sizing, signal: { entry: 100 } } as unknown as DecisionRecord;
}

describe('The smallest capital', () => {
  it('is what the smallest size needs to reach the minimum of the venue', () => {
    const decisions = [sized({ wanted: 400 }), sized({ wanted: 50 }), sized({ wanted: 80 })];
    expect(smallestCapitalOf(decisions, 0)).toEqual({ amount: 200, refused: 0 });
  });

  it('is more than there was where a size had to be raised', () => {
    expect(smallestCapitalOf([sized({ equity: 100, wanted: 4 })], 0).amount).toBe(250);
  });

  it('leaves out sizes that a rule holds at the minimum, whatever the capital', () => {
    expect(smallestCapitalOf([sized({ wanted: 10, cap: 10 })], 0).amount).toBeNull();
    const both = [sized({ wanted: 10, cap: 10 }), sized({ wanted: 20, cap: 300 })];
    expect(smallestCapitalOf(both, 0).amount).toBe(500);
  });

  it('leaves out decisions that opened nothing, and passes the refused signals on', () => {
    const decisions = [sized({ wanted: 5, outcome: 'closed_opposite' })];
    expect(smallestCapitalOf(decisions, 3)).toEqual({ amount: null, refused: 3 });
  });
});
