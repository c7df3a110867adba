import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, type EpochMs, type Result } from '@tidegate/kernel';
import fc from 'fast-check';

import {
  amendTo,
  anOrder,
  EVENT_AT as at,
  fillOf,
  ORDER_EVENTS as EVENTS,
  unknownOf,
} from '../../testing/index.js';
import {
  applyOrderEvent,
  type OrderEvent,
  type OrderEventType,
  type OrderRefusal,
} from './order-lifecycle.js';
import { isClosedStatus, type Order } from './order.js';
import { seeded } from '@tidegate/kernel/testing';

const EVENT_TYPES = Object.keys(EVENTS) as OrderEventType[];

describe('any sequence of events', () => {
  const sizes = fc.integer({ min: 0, max: 60 }).map((lots) => `${lots}e-2`);
  const prices = fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => `${ticks}e-2`);
  const events: fc.Arbitrary<OrderEvent> = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...EVENT_TYPES).map((type) => EVENTS[type]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('submit', 'cancel', 'amend').map(unknownOf),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(sizes, prices).map(([size, atPrice]) => fillOf(size, atPrice, '0.01')),
    },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }).map((lots) => amendTo(`${lots}e-2`)) },
  );
  const later = (event: OrderEvent, step: number): OrderEvent => ({
    ...event,
    at: epochMs(at + step) satisfies EpochMs,
  });

  /** Applies each possible event, starting from SUBMITTED, and passes each step to `look`. */
  function walk(
    script: readonly OrderEvent[],
    look: (before: Order, event: OrderEvent, result: Result<Order, OrderRefusal>) => void,
  ): Order {
    return script.reduce(
      (order, event, step) => {
        const dated = later(event, step);
        const result = applyOrderEvent(order, dated);
        look(order, dated, result);
        return result.ok ? result.value : order;
      },
      anOrder({ status: 'SUBMITTED' }),
    );
  }

  const scripts = fc.array(events, { maxLength: 30 });

  it('never fills more than the quantity and never reopens a closed order', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        walk(script, (before, _event, result) => {
          if (!result.ok) return;
          const after = result.value;
          expect(after.filledQuantity.lte(after.quantity)).toBe(true);
          expect(after.status === 'FILLED').toBe(after.filledQuantity.eq(after.quantity));
          if (isClosedStatus(before.status)) expect(isClosedStatus(after.status)).toBe(true);
        });
      }),
      seeded(),
    );
  });

  it('counts every accepted fill at the exact average price', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        let [size, cost, fees] = [new Decimal(0), new Decimal(0), new Decimal(0)];
        const order = walk(script, (_before, event, result) => {
          if (event.type !== 'filled' || !result.ok) return;
          size = size.add(event.fill.quantity);
          cost = cost.add(event.fill.price.mul(event.fill.quantity));
          fees = fees.add(event.feeValue);
        });
        expect(order.filledQuantity.eq(size)).toBe(true);
        expect(order.fees.eq(fees)).toBe(true);
        const average = order.averagePrice?.toDecimalPlaces(30).toString() ?? null;
        expect(average).toBe(size.isZero() ? null : cost.div(size).toDecimalPlaces(30).toString());
      }),
      seeded(),
    );
  });

  it('accepts a late fill of a canceled order if it fits the quantity', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        walk(script, (before, event, result) => {
          if (before.status !== 'CANCELED' || event.type !== 'filled') return;
          const size = event.fill.quantity;
          const fits = size.gt(0) && size.add(before.filledQuantity).lte(before.quantity);
          expect(result.ok).toBe(fits);
        });
      }),
      seeded(),
    );
  });

  it('has an unknown outcome only for a pending request', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const order = walk(script, () => undefined);
        const underWay = order.status === 'SUBMITTED' || order.status === 'PENDING_CANCEL';
        expect(order.outcomeUnknown && !underWay).toBe(false);
        expect(order.amendUnknown && isClosedStatus(order.status)).toBe(false);
      }),
      seeded(),
    );
  });

  it('resolves an unknown outcome only by its answer or by closing the order', () => {
    const answers = {
      outcomeUnknown: ['accepted', 'rejected', 'filled', 'triggered', 'amended', 'cancel_refused'],
      amendUnknown: ['amended', 'amend_refused'],
    } as const;
    fc.assert(
      fc.property(scripts, (script) => {
        walk(script, (before, event, result) => {
          if (!result.ok || isClosedStatus(result.value.status)) return;
          for (const flag of ['outcomeUnknown', 'amendUnknown'] as const) {
            if (!before[flag] || result.value[flag]) continue;
            expect(answers[flag]).toContain(event.type);
          }
        });
      }),
      seeded(),
    );
  });

  it('leaves the order unchanged on refusal and never mutates an order', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        walk(script, (before, event, result) => {
          const copy = { ...before };
          const again = applyOrderEvent(before, event);
          expect(before).toEqual(copy);
          expect(again).toEqual(result);
          if (result.ok) expect(result.value.updatedAt).toBe(event.at);
        });
      }),
      seeded(),
    );
  });
});
