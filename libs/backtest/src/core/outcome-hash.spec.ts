import { describe, expect, it } from '@jest/globals';
import { Decimal, money, price } from '@tidegate/kernel';
import { aClosedTrade } from '@tidegate/portfolio/testing';
import { decisionRow } from '@tidegate/trading/testing';

import { outcomeHash, type RunOutcome } from './outcome-hash.js';

const OUTCOME: RunOutcome = {
  configurationHash: 'c',
  trades: [aClosedTrade(), aClosedTrade({ netPnl: -5 })],
  decisions: [decisionRow()],
  funnel: {
    scans: 9,
    signals: 3,
    accepted: 2,
    closedOpposite: 0,
    rejectedByCode: { QUIET_HOURS: 1 },
  },
  balances: [{ book: 'cash', asset: 'USD', amount: new Decimal('10005') }],
};
const [trade] = OUTCOME.trades as [RunOutcome['trades'][number]];
const [decision] = OUTCOME.decisions as [RunOutcome['decisions'][number]];

describe('The hash of an outcome', () => {
  it('is 64 hex digits, equal for equal outcomes', () => {
    expect(outcomeHash(OUTCOME)).toMatch(/^[0-9a-f]{64}$/);
    expect(outcomeHash(structuredCloneOf(OUTCOME))).toBe(outcomeHash(OUTCOME));
  });

  it.each([
    ['the configuration', { configurationHash: 'd' }],
    ['a price', { trades: [{ ...trade, exitPrice: price('110.0000000001') }] }],
    ['a fee', { trades: [{ ...trade, fees: money('0.01') }] }],
    ['the order of trades', { trades: OUTCOME.trades.toReversed() }],
    ['a missing trade', { trades: [trade] }],
    [
      'a probability',
      { decisions: [{ ...decision, prediction: { ...decision.prediction, probability: 0.1 } }] },
    ],
    ['a size', { decisions: [{ ...decision, sizing: null }] }],
    ['a funnel count', { funnel: { ...OUTCOME.funnel, scans: 10 } }],
    ['a refusal', { funnel: { ...OUTCOME.funnel, rejectedByCode: { QUIET_HOURS: 2 } } }],
    ['a balance', { balances: [{ book: 'cash', asset: 'USD', amount: new Decimal('10005.01') }] }],
  ] as const)('changes with %s', (_, change) => {
    expect(outcomeHash({ ...OUTCOME, ...change })).not.toBe(outcomeHash(OUTCOME));
  });

  it('does not change with ids', () => {
    const renamed = [{ ...decision, id: 'd-9-9' as typeof decision.id }];
    expect(outcomeHash({ ...OUTCOME, decisions: renamed })).toBe(outcomeHash(OUTCOME));
  });
});

/** A deep copy of the outcome. */
function structuredCloneOf(outcome: RunOutcome): RunOutcome {
  return {
    ...outcome,
    trades: outcome.trades.map((each) => ({ ...each, netPnl: money(each.netPnl.toString()) })),
    funnel: { ...outcome.funnel, rejectedByCode: { ...outcome.funnel.rejectedByCode } },
  };
}
