import { describe, expect, it } from '@jest/globals';

import {
  decisionId,
  epochMs,
  HOUR_MS,
  money,
  price,
  profileHash,
  quantity,
} from '@tidegate/kernel';
import { aClosedTrade, anOpenPosition, NOON } from '@tidegate/portfolio/testing';
import { assessEntry } from '@tidegate/risk';
import { anEntryContext, type ContextPlan } from '@tidegate/risk/testing';

import { missedAfterBreakeven, missedEntry } from './missed-trades.js';

const DAYS_7_MS = 7 * 24 * HOUR_MS;
const RULE = { decision: decisionId('d-1'), profile: profileHash('p'), holdingMsMax: HOUR_MS };

function missedOf(plan: ContextPlan) {
  const context = anEntryContext(plan);
  return missedEntry(context, { ...RULE, assessment: assessEntry(context) });
}

describe('missedEntry', () => {
  it('describes a refusal with its distance from the limit, its state and its trade', () => {
    const missed = missedOf({ signal: { confidence: 0.475 } });
    expect(missed).toMatchObject({
      ...{ kind: 'refusal', id: 'd-1', at: NOON, gate: 'CONFIDENCE_BELOW_MIN', profile: 'p' },
      plan: { direction: 'long', entry: 100, from: NOON, until: NOON + HOUR_MS },
    });
    expect(missed.distance).toBeCloseTo(0.05, 12);
    expect(JSON.parse(missed.snapshot?.() ?? '')).toMatchObject({ version: 1 });
  });

  it('has no distance from a limit that is not a number', () => {
    expect(missedOf({ market: { clockSkewMs: null } }).distance).toBeNull();
  });

  it('has no trade for levels that are none', () => {
    expect(missedOf({ signal: { stop: 101 } }).plan).toBeNull();
  });
});

describe('missedAfterBreakeven', () => {
  const position = {
    ...anOpenPosition(),
    entryQuantity: quantity(2),
    riskAmount: money('5.4'),
  };
  const plan = { ...position.plan, initialStop: price(98), originalTarget: price(106) };
  const trade = { ...aClosedTrade(), entryPrice: price(100), closedAt: epochMs(NOON + 5) };

  it('continues the trade with its first stop and target, from its exit on', () => {
    const closed = { ...trade, exitReason: 'breakeven_stop' as const };
    const missed = missedAfterBreakeven(closed, { ...position, plan });
    expect(missed).toMatchObject({
      ...{ kind: 'breakeven', id: trade.position, at: NOON + 5, gate: null, distance: null },
      plan: { entry: 100, stop: 98, target: 106, from: NOON + 5, until: NOON + 5 + DAYS_7_MS },
    });
    // Planned risk 5.4 of 200: 2.7 %, of which 2 % is the distance to the stop.
    expect(missed?.plan?.costToStop).toBeCloseTo(0.007, 12);
    expect(missed?.plan?.costToTarget).toBeCloseTo(0.007, 12);
  });

  it.each(['stop', 'target', 'trailing_stop', 'time'] as const)(
    'ignores an exit by %s',
    (exitReason) => {
      expect(missedAfterBreakeven({ ...trade, exitReason }, { ...position, plan })).toBeNull();
    },
  );
});
