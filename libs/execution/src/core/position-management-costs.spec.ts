import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import type { Direction, Position } from '@tidegate/model';
import { anOpenPosition } from '@tidegate/portfolio/testing';
import fc from 'fast-check';

import { plainExecution, anInstrument } from '../../testing/index.js';
import { managePosition, type ManagementOutcome, type PriceRange } from './position-management.js';

const OPENED = epochMs(1_000_000);

/** One unit from 100, a long with its stop at 98 and its target at 104. A short is mirrored. */
function held(direction: Direction): Position {
  const one = { quantity: quantity(1), entryQuantity: quantity(1), entryPrice: price(100) };
  const position = anOpenPosition({ direction, at: OPENED });
  return { ...position, ...one, status: 'open', openedAt: OPENED };
}

function look(
  position: Position,
  range: PriceRange,
  { roundTripCostRate }: { readonly roundTripCostRate: number },
): ManagementOutcome {
  const context = {
    now: OPENED,
    instrument: anInstrument(),
    options: plainExecution().exit,
    leadMs: 0,
  };
  return managePosition(position, range, { ...context, roundTripCostRate });
}

const direction = fc.constantFrom<Direction>('long', 'short');
const range = fc
  .tuple(fc.integer({ min: 960, max: 1_040 }), fc.integer({ min: 0, max: 20 }))
  .map(([low, width]) => ({ low: low / 10, high: (low + width) / 10 }));

describe('Position management with changing costs', () => {
  it('only tightens a stop, however the cost rate changes between checks', () => {
    let falls = 0;
    const rates = fc.array(fc.tuple(range, fc.double({ min: 0, max: 0.02, noNaN: true })), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(direction, rates, (drawn, looks) => {
        const sign = drawn === 'long' ? 1 : -1;
        const position = held(drawn);
        let { plan } = position;
        let before = 0;
        for (const [seen, roundTripCostRate] of looks) {
          const after = look({ ...position, plan }, seen, { roundTripCostRate }).plan;
          expect(after.stop.sub(plan.stop).mul(sign).gte(0)).toBe(true);
          if (roundTripCostRate < before && plan.stopOrigin === 'breakeven') falls += 1;
          [plan, before] = [after, roundTripCostRate];
        }
      }),
      seeded({ numRuns: 400 }),
    );
    expect(falls).toBeGreaterThan(10);
  });

  it.each(['long', 'short'] as const)(
    'keeps the breakeven stop of a %s, to the tick, when the cost rate falls',
    (drawn) => {
      const position = held(drawn);
      const seen = drawn === 'long' ? { low: 100, high: 102.5 } : { low: 97.5, high: 100 };
      const { plan } = look(position, seen, { roundTripCostRate: 0.0021 });
      expect(plan.stop.toNumber()).toBe(drawn === 'long' ? 100.2 : 99.8);
      for (const roundTripCostRate of [0.002, 0.0015, 0.001, 0]) {
        const after = look({ ...position, plan }, seen, { roundTripCostRate });
        expect(after.plan).toBe(plan);
        expect(after.stopMoved).toBe(false);
      }
    },
  );
});
