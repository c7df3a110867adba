import { describe, expect, it } from '@jest/globals';
import { price } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import { aStop, aTarget } from '../../testing/index.js';
import { decidedAt, exitReasonOf } from './exit-reason.js';

describe('exitReasonOf', () => {
  const exit = anOrder({ purpose: 'exit', exitReason: 'time' });
  it.each([
    ['a stop', aStop(), 'stop'],
    ['a target', aTarget(), 'target'],
    ['an exit', exit, 'time'],
    ['an exit without a reason', { ...exit, exitReason: null }, 'manual'],
    ['a late entry in the other direction', anOrder(), 'opposite_signal'],
  ] as const)('gives the reason of %s', (_what, order, reason) => {
    expect(exitReasonOf(anOpenPosition(), order)).toBe(reason);
  });

  it.each([
    ['trailing', 'trailing_stop'],
    ['breakeven', 'breakeven_stop'],
  ] as const)('the reason of a %s stop is %s', (stopOrigin, reason) => {
    const position = anOpenPosition();
    const moved = { ...position, plan: { ...position.plan, stopOrigin } };
    expect(exitReasonOf(moved, aStop())).toBe(reason);
  });
});

describe('decidedAt', () => {
  it('is the stop price, else the limit price, else the decision price', () => {
    const decided = { decisionPrice: price(101) };
    const orders = [aStop(decided), aTarget(decided), anOrder(decided)];
    expect(orders.map((order) => decidedAt(order).toString())).toEqual(['98', '104', '101']);
  });
});
