import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId, price, quantity } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';
import type { Instrument, InstrumentStatus, Order } from '@tidegate/model';

import {
  anExit,
  anInstrument,
  aStop,
  aTarget,
  bookSlice,
  candleSlice,
  frictionless,
  VenueFixture,
} from '../../testing/index.js';

const BTC = anInstrument().id;

function aLimit(plan: Parameters<typeof anOrder>[0] = {}): Order {
  return anOrder({ type: 'limit', limitPrice: 99, ...plan });
}

function inStatus(status: InstrumentStatus): Instrument {
  return { ...anInstrument(), status };
}

describe('PaperVenue: acceptance', () => {
  it.each([
    ['QUANTITY_OFF_LOT', anOrder({ quantity: '0.00615' })],
    ['ORDER_BELOW_MINIMUM', anOrder({ quantity: '0.0009' })],
    ['PRICE_OFF_TICK', aLimit({ limitPrice: '99.05' })],
    ['COST_BELOW_MINIMUM', anOrder({ quantity: '0.0049' })],
  ])('rejects an order with %s as a venue would, and never fills it', (code, order) => {
    const venue = new VenueFixture();
    venue.submit(order);
    venue.market(candleSlice(0, [100, 101, 98, 100]));
    expect(venue.answers).toEqual([`rejected o-1 ${code}`]);
    expect(venue.venue.hasWorking(BTC)).toBe(false);
  });

  it.each([
    ['cancel_only', anExit()],
    ['limit_only', anOrder()],
    ['reduce_only', anOrder()],
  ] as const)('rejects an order that a %s instrument does not allow', (status, order) => {
    const venue = new VenueFixture({ instrument: inStatus(status) });
    venue.submit(order);
    expect(venue.answers).toEqual([`rejected ${order.id} INSTRUMENT_NOT_TRADABLE`]);
  });

  it('accepts an exit of any remaining size, but not an entry of that size', () => {
    const venue = new VenueFixture();
    venue.submit(anExit({ quantity: '0.0003' }));
    venue.submit(aTarget({ quantity: '0.0003' }));
    venue.submit(anOrder({ quantity: '0.0003' }));
    expect(venue.answers).toEqual([
      'accepted exit',
      'accepted target',
      'rejected o-1 ORDER_BELOW_MINIMUM',
    ]);
  });

  it('exempts a small exit from the minimum only', () => {
    const closed = new VenueFixture({ instrument: inStatus('maintenance') });
    closed.submit(anExit({ quantity: '0.0003' }));
    const online = new VenueFixture();
    online.submit(aTarget({ limitPrice: '104.05' }));
    expect(closed.answers).toEqual(['rejected exit INSTRUMENT_NOT_TRADABLE']);
    expect(online.answers).toEqual(['rejected target PRICE_OFF_TICK']);
  });

  it('assigns each order its own venue order id', () => {
    const venue = new VenueFixture();
    venue.submit(anOrder({ id: 'o-7' }));
    expect(venue.events).toEqual([
      { type: 'accepted', order: 'o-7', venueOrderId: 'paper-o-7', at: epochMs(0) },
    ]);
  });

  it('throws for an order in an unknown instrument', () => {
    const venue = new VenueFixture();
    const foreign = anOrder({ instrument: instrumentId('kraken', 'DOGE/USD') });
    expect(() => venue.submit(foreign)).toThrow('The instrument of an order is known');
  });
});

describe('PaperVenue: cancel and amend', () => {
  it('cancels a working order once, and refuses to cancel any other', () => {
    const venue = new VenueFixture();
    venue.submit(aLimit());
    venue.cancel(aLimit());
    venue.cancel(aLimit());
    venue.cancel(anOrder({ id: 'o-unknown' }));
    venue.market(candleSlice(0, [98, 99, 97, 98]));
    expect(venue.answers).toEqual([
      'accepted o-1',
      'canceled o-1 CANCELED_BY_REQUEST',
      'cancel_refused o-1',
      'cancel_refused o-unknown',
    ]);
  });

  it('refuses to cancel a filled order', () => {
    const venue = new VenueFixture();
    venue.submit(anOrder());
    venue.market(candleSlice(0, [100, 101, 99, 100]));
    venue.cancel(anOrder());
    expect(venue.answers).toEqual(['accepted o-1', 'filled o-1', 'cancel_refused o-1']);
  });

  it('amends price and quantity in place, so that only the new terms match', () => {
    const venue = new VenueFixture();
    venue.rests([aStop()], '1');
    venue.amend(aStop(), { stopPrice: price(99), quantity: quantity('0.5') });
    venue.market(bookSlice(1, 98.9, 99.1));
    expect(venue.answers).toEqual(['amended stop', 'filled stop']);
    expect(venue.filled).toEqual(['stop 0.5 @ 98.9']);
  });

  it('reports the terms of an order after an amend', () => {
    const venue = new VenueFixture();
    venue.rests([aTarget()], '1');
    venue.amend(aTarget(), { limitPrice: price(103) }, 5);
    expect(venue.events).toEqual([
      {
        type: 'amended',
        order: 'target',
        quantity: quantity(1),
        limitPrice: price(103),
        stopPrice: null,
        at: epochMs(5),
      },
    ]);
  });

  it('refuses to amend an order that does not work, or below its filled quantity', () => {
    const model = frictionless();
    model.participationRateMax = 0.1;
    const venue = new VenueFixture({ model });
    venue.amend(anOrder({ id: 'o-unknown' }), {});
    venue.submit(anOrder());
    venue.market(candleSlice(0, [100, 101, 99, 100], 6));
    venue.amend(anOrder(), { quantity: quantity('0.6') });
    venue.amend(anOrder(), { quantity: quantity('0.7') });
    expect(venue.answers).toEqual([
      'amend_refused o-unknown ORDER_NOT_AMENDABLE',
      'accepted o-1',
      'filled o-1',
      'amend_refused o-1 ORDER_NOT_AMENDABLE',
      'amended o-1',
    ]);
  });
});

describe('PaperVenue: latency', () => {
  const model = Object.assign(frictionless(), { latencyMs: 150 });

  it('matches an order against a book only after its latency', () => {
    const venue = new VenueFixture({ model });
    venue.submit(anOrder(), 1_000);
    venue.market(bookSlice(1_149, 99.9, 100.1));
    expect(venue.filled).toEqual([]);
    venue.market(bookSlice(1_150, 99.8, 100));
    expect(venue.filled).toEqual(['o-1 1 @ 100']);
  });

  it('matches an order against the first candle that closes after its latency', () => {
    const venue = new VenueFixture({ model });
    venue.submit(anOrder(), 59_900);
    venue.market(candleSlice(0, [100, 101, 99, 100]));
    expect(venue.filled).toEqual([]);
    venue.market(candleSlice(1, [102, 103, 101, 102]));
    expect(venue.filled).toEqual(['o-1 1 @ 102']);
  });
});

describe('PaperVenue: reached prices', () => {
  const buy = { side: 'buy' } as const;
  it.each([
    ['a sell stop', aStop(), 98, 98.2, true],
    ['a sell stop below the bid', aStop(), 98.1, 98.3, false],
    ['a buy stop', aStop({ ...buy, stopPrice: 102 }), 101.8, 102, true],
    ['a buy stop above the ask', aStop({ ...buy, stopPrice: 102 }), 101.7, 101.9, false],
    ['a sell limit', aTarget(), 104, 104.2, true],
    ['a sell limit above the bid', aTarget(), 103.9, 104.1, false],
    ['a buy limit', aLimit(), 98.8, 99, true],
    ['a buy limit below the ask', aLimit(), 98.9, 99.1, false],
    ['a market order', anOrder(), 1, 2, true],
  ] as const)('predicts for %s whether the market fills it', (_what, order, bid, ask, reached) => {
    const venue = new VenueFixture();
    venue.rests([order], '1');
    expect(venue.venue.isReachedBy(BTC, bid, ask)).toBe(reached);
    expect(venue.venue.isReachedBy(instrumentId('kraken', 'ETH/USD'), bid, ask)).toBe(false);
    venue.market(bookSlice(1, bid, ask));
    expect(venue.filled.length > 0).toBe(reached);
  });

  it('counts an order that has met no market yet as reached', () => {
    const venue = new VenueFixture();
    venue.submit(aLimit());
    expect(venue.venue.isReachedBy(BTC, 120, 121)).toBe(true);
    venue.market(bookSlice(1, 120, 121));
    expect(venue.venue.isReachedBy(BTC, 120, 121)).toBe(false);
  });

  it('reports which instruments have working orders', () => {
    const venue = new VenueFixture();
    expect(venue.venue.hasWorking(BTC)).toBe(false);
    venue.submit(aLimit());
    expect(venue.venue.hasWorking(BTC)).toBe(true);
    expect(venue.venue.hasWorking(instrumentId('kraken', 'ETH/USD'))).toBe(false);
  });
});

describe('PaperVenue: after a restart', () => {
  it('accepts sent orders and cancels orders pending cancel', () => {
    const venue = new VenueFixture();
    const orders = [
      anOrder({ id: 'o-sent', status: 'SUBMITTED' }),
      aLimit({ id: 'o-leaving', status: 'PENDING_CANCEL' }),
      aLimit({ id: 'o-resting' }),
      aLimit({ id: 'o-over', status: 'CANCELED' }),
    ];
    venue.rests(orders, '0', 9);
    expect(venue.answers).toEqual(['accepted o-sent', 'canceled o-leaving CANCELED_BY_REQUEST']);
    venue.market(candleSlice(1, [100, 101, 98, 100]));
    expect(venue.filled).toEqual(['o-sent 1 @ 100', 'o-resting 1 @ 99']);
  });

  it('continues a stop that had begun to fill, even after the price came back', () => {
    const venue = new VenueFixture();
    const begun = aStop({ status: 'PARTIALLY_FILLED', filledQuantity: quantity('0.4') });
    venue.rests([begun], '0.6');
    expect(venue.venue.isReachedBy(BTC, 101, 101.2)).toBe(true);
    venue.market(bookSlice(1, 101, 101.2));
    expect(venue.filled).toEqual(['stop 0.6 @ 101']);
  });

  it('reports a triggered stop before its fills, and continues it as a market order', () => {
    const venue = new VenueFixture({
      model: Object.assign(frictionless(), { participationRateMax: 0.1 }),
    });
    venue.rests([aStop()], '1');
    venue.market(candleSlice(1, [99, 99, 97, 97.5], 4));
    expect(venue.answers).toEqual(['triggered stop', 'filled stop']);
    const reached = aStop({ triggeredAt: epochMs(120_000) });
    const again = new VenueFixture();
    again.rests([reached], '1', 180_000);
    again.market(candleSlice(3, [101, 101.5, 100, 101]));
    expect(again.filled).toEqual(['stop 1 @ 101']);
  });

  it('resends an unanswered order, which takes liquidity after its latency', () => {
    const model = Object.assign(frictionless(), { latencyMs: 500 });
    const sold = (status: 'SUBMITTED' | 'ACCEPTED'): readonly string[] => {
      const venue = new VenueFixture({ model });
      venue.rests([aTarget({ status, submittedAt: epochMs(0) })], '1', 10_000);
      venue.market(bookSlice(10_100, 105, 105.1));
      venue.market(bookSlice(10_600, 105, 105.1));
      return venue.fills.map(
        ({ price: at, at: when, liquidity }) => `${String(at)} ${when} ${liquidity}`,
      );
    };
    expect(sold('SUBMITTED')).toEqual(['105 10600 taker']);
    expect(sold('ACCEPTED')).toEqual(['104 10100 maker']);
  });

  it('treats a resting limit as a maker', () => {
    const venue = new VenueFixture();
    venue.rests([aTarget()], '1');
    venue.market(bookSlice(1, 105, 105.2));
    expect(venue.fills.map(({ liquidity }) => liquidity)).toEqual(['maker']);
    expect(venue.filled).toEqual(['target 1 @ 104']);
  });

  it('forgets its earlier state', () => {
    const venue = new VenueFixture();
    venue.submit(anOrder());
    venue.rests([], '0');
    venue.market(candleSlice(0, [100, 101, 99, 100]));
    expect(venue.filled).toEqual([]);
  });
});
