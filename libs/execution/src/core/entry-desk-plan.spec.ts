import { describe, expect, it } from '@jest/globals';
import { price, quantity } from '@tidegate/kernel';
import { aFill, anOpenPosition } from '@tidegate/portfolio/testing';

import { anInstrument } from '../../testing/index.js';
import { shiftPlan } from './entry-desk.js';

describe('shiftPlan', () => {
  const fillAt = (at: number): ReturnType<typeof aFill> => aFill({ price: at });

  it.each([
    ['long', 101, '99', '105'],
    ['long', 99, '97', '103'],
    ['short', 99, '101', '95'],
  ] as const)('keeps the planned distances of a %s filled at %d', (direction, at, stop, target) => {
    const plan = shiftPlan(anOpenPosition({ direction }), fillAt(at), anInstrument());
    expect([plan.stop.toString(), plan.target.toString()]).toEqual([stop, target]);
    expect([plan.initialStop, plan.originalTarget]).toEqual([plan.stop, plan.target]);
    expect([plan.highest, plan.lowest]).toEqual([at, at]);
  });

  it('rounds off-tick levels away from the entry', () => {
    const decided = { decisionPrice: price('100.05') };
    const long = shiftPlan(anOpenPosition(decided), fillAt(100), anInstrument());
    expect([long.stop.toString(), long.target.toString()]).toEqual(['97.9', '104']);
    const short = anOpenPosition({ ...decided, direction: 'short' });
    const mirrored = shiftPlan(short, fillAt(100.1), anInstrument());
    expect([mirrored.stop.toString(), mirrored.target.toString()]).toEqual(['102.1', '96']);
  });

  it('rounds a level just beyond a tick to the next tick away from the entry', () => {
    const at = fillAt(100.04);
    const long = shiftPlan(anOpenPosition(), at, anInstrument());
    const short = shiftPlan(anOpenPosition({ direction: 'short' }), at, anInstrument());
    expect([long.target.toString(), short.stop.toString()]).toEqual(['104.1', '102.1']);
  });

  it('keeps a level that the shift would make zero or negative', () => {
    const far = { ...anOpenPosition(), quantity: quantity(1) };
    const plan = shiftPlan(
      { ...far, plan: { ...far.plan, stop: price(3) } },
      fillAt(97),
      anInstrument(),
    );
    expect(plan.stop.toString()).toBe('3');
  });
});
