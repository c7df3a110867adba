import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, orderId, price, quantity, type DecimalInput } from '@tidegate/kernel';
import type { Order, Position } from '@tidegate/model';
import { aFill, anOrder } from '@tidegate/model/testing';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import { anInstrument } from '../../testing/index.js';
import { ExitTier } from './execution-options.js';
import {
  assignTiers,
  tierPrice,
  tierQuantity,
  tiersTakenAfter,
  waitingTierOrders,
} from './exit-tiers.js';

const instrument = anInstrument();
const tiers = [tier(0.25, 0.3), tier(0.5, 0.3), tier(0.75, 0.2)];
const context = { tiers, instrument };

function tier(progress: number, fraction: number): ExitTier {
  return Object.assign(new ExitTier(), { progress, fraction });
}

/** A long of 10 from 100 to 104 (mirrored for a short). */
function held(plan: Partial<Position> = {}): Position {
  const position = anOpenPosition({ direction: plan.direction ?? 'long' });
  const ten = quantity(10);
  return {
    ...position,
    status: 'open',
    entryPrice: price(100),
    quantity: ten,
    entryQuantity: ten,
    ...plan,
  };
}

function taking(position: Position, ...taken: readonly number[]): Position {
  return { ...position, plan: { ...position.plan, tiersTaken: taken } };
}

function tierOrder(id: string, limit: DecimalInput, filled: DecimalInput = 0): Order {
  return anOrder({
    id: orderId(id),
    exitReason: 'tier',
    purpose: 'protective_target',
    limitPrice: price(limit),
    quantity: quantity(3),
    filledQuantity: quantity(filled),
  });
}

function assigned(position: Position, ...orders: readonly Order[]): Record<number, string> {
  const found = assignTiers(position, orders, context);
  return Object.fromEntries([...found].map(([index, { id }]) => [index, id]));
}

describe('tierPrice', () => {
  it('is a fraction of the distance to the target, rounded away from the entry to the tick', () => {
    expect(tierPrice(held(), 0.5, instrument).toString()).toBe('102');
    expect(tierPrice(held(), 0.51, instrument).toString()).toBe('102.1');
    const short = held({ direction: 'short' });
    expect(tierPrice(short, 0.5, instrument).toString()).toBe('98');
    expect(tierPrice(short, 0.51, instrument).toString()).toBe('97.9');
  });

  it('throws for a position without an entry', () => {
    expect(() => tierPrice(held({ entryPrice: null }), 0.5, instrument)).toThrow(
      'A tier belongs to a filled position',
    );
  });

  it('never lies beyond the target', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.95, noNaN: true }), (progress) => {
        const { plan } = held();
        expect(tierPrice(held(), progress, instrument).lte(plan.originalTarget)).toBe(true);
      }),
    );
  });
});

describe('tierQuantity', () => {
  it('is a fraction of the whole entry, in whole lots', () => {
    expect(tierQuantity(held(), 0.3, instrument)?.toString()).toBe('3');
    const odd = held({ entryQuantity: quantity('0.33333') });
    expect(tierQuantity(odd, 0.5, instrument)?.toString()).toBe('0.1666');
    const shrunk = held({ quantity: quantity(4) });
    expect(tierQuantity(shrunk, 0.3, instrument)?.toString()).toBe('3');
  });

  it('is null when it or the remainder is too small to trade', () => {
    expect(tierQuantity(held({ entryQuantity: quantity('0.003') }), 0.3, instrument)).toBeNull();
    expect(tierQuantity(held({ quantity: quantity('3.0005') }), 0.3, instrument)).toBeNull();
    expect(tierQuantity(held({ quantity: quantity(2) }), 0.3, instrument)).toBeNull();
  });
});

describe('assignTiers', () => {
  it('matches each order to its tier by price', () => {
    expect(assigned(held(), tierOrder('c', 103), tierOrder('a', 101), tierOrder('b', 102))).toEqual(
      {
        0: 'a',
        1: 'b',
        2: 'c',
      },
    );
  });

  it('matches an order whose price is slightly off, because the entry filled on at other prices', () => {
    const drifted = held({ entryPrice: price('100.3') });
    expect(assigned(drifted, tierOrder('a', 101), tierOrder('b', 102))).toEqual({ 0: 'a', 1: 'b' });
  });

  it('lets the order that the price meets first choose its tier first', () => {
    const [far, near] = [tierOrder('far', '101.45'), tierOrder('near', '101.1')];
    expect(assigned(held(), far, near)).toEqual({ 0: 'near', 1: 'far' });
  });

  it('skips tiers that are taken', () => {
    expect(assigned(taking(held(), 0), tierOrder('b', 102))).toEqual({ 1: 'b' });
    expect(assigned(taking(held(), 0, 1, 2), tierOrder('b', 102))).toEqual({});
  });

  it('assigns one order to each of two tiers at one price', () => {
    const coarse = { ...instrument, priceIncrement: new Decimal(10) };
    const found = assignTiers(held(), [tierOrder('a', 110), tierOrder('b', 110)], {
      tiers: [tier(0.25, 0.3), tier(0.3, 0.3)],
      instrument: coarse,
    });
    expect([...found.keys()].sort()).toEqual([0, 1]);
  });

  it('mirrors for a short', () => {
    const short = held({ direction: 'short' });
    expect(assigned(short, tierOrder('b', 98), tierOrder('a', 99))).toEqual({ 0: 'a', 1: 'b' });
  });

  it('assigns each order and each tier at most once at any prices', () => {
    const prices = fc.array(fc.integer({ min: 950, max: 1_050 }), { maxLength: 5 });
    fc.assert(
      fc.property(prices, (ticks) => {
        const orders = ticks.map((tick, index) => tierOrder(`o-${index}`, tick / 10));
        const found = assignTiers(held(), orders, context);
        const ids = [...found.values()].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(found.size).toBe(Math.min(orders.length, tiers.length));
      }),
    );
  });
});

describe('tiersTakenAfter', () => {
  const fill = aFill({ quantity: quantity(1) });

  it('takes a tier once, with the first fill of its order', () => {
    const order = tierOrder('b', 102, 1);
    const open = [tierOrder('a', 101), order];
    expect(tiersTakenAfter(held(), { order, fill, open }, context)).toEqual([1]);
    const more = tierOrder('b', 102, 2);
    const later = { order: more, fill, open: [tierOrder('a', 101), more] };
    expect(tiersTakenAfter(taking(held(), 1), later, context)).toEqual([1]);
  });

  it('takes a tier whose first fill is also the last', () => {
    const order = tierOrder('a', 101, 1);
    const filled = { order, fill, open: [tierOrder('b', 102)] };
    expect(tiersTakenAfter(held(), filled, context)).toEqual([0]);
  });

  it('takes no tier when all are taken', () => {
    const order = tierOrder('a', 101, 1);
    const all = taking(held(), 0, 1, 2);
    expect(tiersTakenAfter(all, { order, fill, open: [] }, context)).toBe(all.plan.tiersTaken);
  });

  it('takes no tier for stops and targets', () => {
    const order = { ...tierOrder('t', 101, 1), exitReason: 'target' as const };
    expect(tiersTakenAfter(held(), { order, fill, open: [] }, context)).toEqual([]);
  });
});

describe('waitingTierOrders', () => {
  it('returns tier orders without a fill', () => {
    const target = { ...tierOrder('t', 104), exitReason: 'target' as const };
    const orders = [tierOrder('a', 101), tierOrder('b', 102, 1), target];
    expect(waitingTierOrders(orders).map(({ id }) => id)).toEqual(['a']);
  });
});
