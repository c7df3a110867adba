import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, money, quantity } from '@tidegate/kernel';
import type { InstrumentStatus } from '@tidegate/model';

import { anOrder, BTC_USD } from '../../testing/index.js';
import { checkVenueFilters } from './venue-filters.js';
import { seeded } from '@tidegate/kernel/testing';

type OrderPlan = Parameters<typeof anOrder>[0];

const codeOf = (order: OrderPlan, status: InstrumentStatus = 'online'): string | null =>
  checkVenueFilters({ ...BTC_USD, status }, anOrder(order))?.code ?? null;

const MARKET: OrderPlan = { type: 'market' };
const LIMIT: OrderPlan = { type: 'limit', limitPrice: 100 };
const POST_ONLY: OrderPlan = { ...LIMIT, postOnly: true };
const STOP: OrderPlan = { type: 'stop_market', stopPrice: 90, side: 'sell', reduceOnly: true };

describe('checkVenueFilters by status', () => {
  const admitted: readonly [InstrumentStatus, readonly string[]][] = [
    ['online', ['market', 'limit', 'post-only', 'reduce-only stop']],
    ['limit_only', ['limit', 'post-only']],
    ['post_only', ['post-only']],
    ['reduce_only', ['reduce-only stop']],
    ['cancel_only', []],
    ['maintenance', []],
    ['delisted', []],
    ['work_in_progress', []],
  ];

  it.each(admitted)('a venue with the status %s accepts exactly: %j', (status, names) => {
    const orders = {
      market: MARKET,
      limit: LIMIT,
      'post-only': POST_ONLY,
      'reduce-only stop': STOP,
    };
    const taken = Object.entries(orders)
      .filter(([, order]) => codeOf(order, status) === null)
      .map(([name]) => name);
    expect(taken).toEqual(names);
  });

  it('includes the status in its refusal', () => {
    const refusal = checkVenueFilters({ ...BTC_USD, status: 'maintenance' }, anOrder());
    expect(refusal?.code).toBe('INSTRUMENT_NOT_TRADABLE');
    expect(refusal?.message).toContain('maintenance');
    expect(refusal?.numbers).toEqual({ status: 'maintenance', type: 'market' });
  });
});

describe('checkVenueFilters by size and price', () => {
  it('refuses a quantity off the lot and reports the lot', () => {
    const refusal = checkVenueFilters(BTC_USD, anOrder({ quantity: '1.00005' }));
    expect(refusal?.code).toBe('QUANTITY_OFF_LOT');
    expect(refusal?.numbers).toEqual({ quantity: '1.00005', increment: '0.0001' });
    expect(refusal?.message).toContain('0.0001');
  });

  it('refuses a quantity below the minimum, and zero', () => {
    const strict = { ...BTC_USD, quantityMin: quantity('0.01') };
    expect(checkVenueFilters(strict, anOrder({ quantity: '0.0099' }))?.code).toBe(
      'ORDER_BELOW_MINIMUM',
    );
    expect(checkVenueFilters(strict, anOrder({ quantity: '0.01' }))).toBeNull();
    const lax = { ...BTC_USD, quantityMin: quantity(0), costMin: money(0) };
    expect(checkVenueFilters(lax, anOrder({ quantity: 0 }))?.code).toBe('ORDER_BELOW_MINIMUM');
  });

  it('refuses limit and stop prices off the tick', () => {
    expect(codeOf({ ...LIMIT, limitPrice: '100.05' })).toBe('PRICE_OFF_TICK');
    expect(codeOf({ ...STOP, stopPrice: '89.99' })).toBe('PRICE_OFF_TICK');
    expect(codeOf({ ...LIMIT, limitPrice: '100.1' })).toBeNull();
  });

  it('values an order by its limit, its stop, or its decision price', () => {
    const costly = { ...BTC_USD, costMin: money(95) };
    expect(checkVenueFilters(costly, anOrder({ ...LIMIT, limitPrice: '94.9' }))?.code).toBe(
      'COST_BELOW_MINIMUM',
    );
    expect(checkVenueFilters(costly, anOrder(LIMIT))).toBeNull();
    expect(checkVenueFilters(costly, anOrder(STOP))?.code).toBe('COST_BELOW_MINIMUM');
    expect(checkVenueFilters(costly, anOrder(MARKET))).toBeNull();
  });

  it('accepts an order with exactly the minimum value', () => {
    const strict = { ...BTC_USD, costMin: money(100) };
    expect(checkVenueFilters(strict, anOrder(LIMIT))).toBeNull();
    expect(checkVenueFilters(strict, anOrder({ ...LIMIT, limitPrice: '99.9' }))?.code).toBe(
      'COST_BELOW_MINIMUM',
    );
  });

  it('accepts every order whose quantity and price were rounded to the increments', () => {
    const increments = fc.constantFrom('0.1', '0.01', '0.25', '0.00000001', '5');
    fc.assert(
      fc.property(
        increments,
        increments,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (tick, lot, ticks, lots) => {
          const instrument = {
            ...BTC_USD,
            priceIncrement: new Decimal(tick),
            quantityIncrement: new Decimal(lot),
            quantityMin: quantity(lot),
            costMin: money(0),
          };
          const order = anOrder({
            type: 'limit',
            limitPrice: new Decimal(tick).mul(ticks),
            quantity: new Decimal(lot).mul(lots),
          });
          expect(checkVenueFilters(instrument, order)).toBeNull();
        },
      ),
      seeded(),
    );
  });
});
