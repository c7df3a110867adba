import { describe, expect, it } from '@jest/globals';
import { price, quantity } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';

import {
  anExit,
  aStop,
  aTarget,
  bookSlice,
  candleSlice,
  frictionless,
  RESERVING_CAPABILITIES,
  VenueFixture,
} from '../../testing/index.js';
import { BRACKET_CAPABILITIES } from './venue-capabilities.js';

const alone = (venue: VenueFixture, ...orders: ReturnType<typeof aStop>[]): void => {
  for (const order of orders) venue.submit(order, 0, null);
};

/** A spot venue that reserves units, with a position of one unit. */
function reserving(): VenueFixture {
  const venue = new VenueFixture({ capabilities: RESERVING_CAPABILITIES, cash: '1000' });
  venue.rests([], '0');
  venue.holds('1');
  return venue;
}

describe('PaperVenue: capabilities', () => {
  it('rejects orders that the simulated venue does not support', () => {
    const capabilities = {
      ...RESERVING_CAPABILITIES,
      postOnly: false,
      nativeStop: 'none',
    } as const;
    const venue = new VenueFixture({ capabilities });
    alone(venue, anOrder({ id: 'passive', type: 'limit', limitPrice: 99, postOnly: true }));
    alone(venue, aStop());
    venue.submit(aTarget());
    expect(venue.answers).toEqual([
      'rejected passive POST_ONLY_UNSUPPORTED',
      'rejected stop STOP_UNSUPPORTED',
      'rejected target LINKED_EXITS_UNSUPPORTED',
    ]);
  });

  it('amends price and quantity only where the venue does', () => {
    for (const [price_, quantity_] of [
      [true, false],
      [false, true],
    ] as const) {
      const amend = { price: price_, quantity: quantity_ };
      const venue = new VenueFixture({ capabilities: { ...BRACKET_CAPABILITIES, amend } });
      venue.submit(aStop());
      venue.amend(aStop(), { stopPrice: price(97) });
      venue.amend(aStop({ stopPrice: price_ ? 97 : 98 }), { quantity: quantity('0.5') });
      expect(venue.answers.slice(1)).toEqual([
        price_ ? 'amended stop' : 'amend_refused stop AMEND_UNSUPPORTED',
        quantity_ ? 'amended stop' : 'amend_refused stop AMEND_UNSUPPORTED',
      ]);
    }
  });

  it('reserves the units of an open sell and rejects a second sell of them', () => {
    const venue = reserving();
    alone(venue, aStop({ quantity: '0.6' }), anExit({ quantity: '0.5' }));
    alone(
      venue,
      anExit({ id: 'rest', quantity: '0.4' }),
      anExit({ id: 'more', quantity: '0.001' }),
    );
    expect(venue.answers).toEqual([
      'accepted stop',
      'rejected exit INSUFFICIENT_FUNDS',
      'accepted rest',
      'rejected more INSUFFICIENT_FUNDS',
    ]);
  });

  it('frees the units of a cancelled or smaller sell, and refuses to grow one beyond the position', () => {
    const venue = reserving();
    alone(venue, aStop());
    venue.amend(aStop(), { quantity: quantity('0.7') });
    alone(venue, anExit({ quantity: '0.3' }));
    venue.amend(aStop(), { quantity: quantity('0.8') });
    venue.cancel(anExit());
    venue.amend(aStop(), { quantity: quantity('1') });
    expect(venue.answers).toEqual([
      'accepted stop',
      'amended stop',
      'accepted exit',
      'amend_refused stop INSUFFICIENT_FUNDS',
      'canceled exit CANCELED_BY_REQUEST',
      'amended stop',
    ]);
  });

  it('never sells more than the position, whichever order fills first', () => {
    const venue = reserving();
    alone(venue, aStop({ quantity: '0.6' }), anExit({ quantity: '0.4' }));
    venue.market(bookSlice(1, 97, 97.1));
    expect(venue.filled).toEqual(['exit 0.4 @ 97', 'stop 0.6 @ 97']);
    alone(venue, anExit({ id: 'again', quantity: '0.001' }));
    expect(venue.answers.at(-1)).toBe('rejected again INSUFFICIENT_FUNDS');
  });

  it('reserves nothing on credit or where the venue does not', () => {
    const margin = new VenueFixture({ capabilities: RESERVING_CAPABILITIES });
    alone(margin, aStop(), anExit());
    const bracket = new VenueFixture({ cash: '1000' });
    bracket.submit(aStop());
    bracket.submit(anExit());
    for (const venue of [margin, bracket])
      expect(venue.answers).toEqual(['accepted stop', 'accepted exit']);
  });
});

describe('PaperVenue: held exits that meet a bar', () => {
  const inBar = (): VenueFixture => {
    const model = frictionless();
    model.fees.tiers = [{ volume: 0, makerRate: 0.001, takerRate: 0.004 }];
    const venue = new VenueFixture({
      capabilities: RESERVING_CAPABILITIES,
      feed: 'candles',
      cash: '1000',
      model,
    });
    venue.rests([aStop(), aTarget()], '1');
    return venue;
  };

  it('fill at their price as if they rested, and pay the taker fee', () => {
    const venue = inBar();
    venue.market(candleSlice(1, [100, 105, 99, 104]));
    expect(venue.filled).toEqual(['target 1 @ 104']);
    expect(venue.fills[0]).toMatchObject({ liquidity: 'taker' });
    expect(venue.fills[0]?.fee.toString()).toBe('0.416');
  });

  it('fill after the stop where the bar reaches both, and at the open on a gap', () => {
    const both = inBar();
    both.market(candleSlice(1, [100, 105, 97, 104]));
    expect(both.filled).toEqual(['stop 1 @ 98']);
    const gap = inBar();
    gap.market(candleSlice(1, [106, 107, 105, 106]));
    expect(gap.filled).toEqual(['target 1 @ 106']);
  });
});

describe('PaperVenue: look-ups', () => {
  it('reports a working order with its terms and fills', () => {
    const venue = new VenueFixture();
    venue.rests([aStop({ quantity: '2' })], '2');
    venue.amend(aStop(), { quantity: quantity('1.5'), stopPrice: price(97) });
    venue.lookUp(aStop(), 7);
    expect(venue.reports).toEqual([
      { status: 'open', quantity: '1.5', filled: '0', stopPrice: '97', fills: 0, askedAt: 7 },
    ]);
  });

  it('reports how an order ended, and null for one it never accepted', () => {
    const venue = new VenueFixture();
    venue.rests([aStop(), aTarget({ position: aStop().position })], '1');
    venue.market(bookSlice(1, 97, 97.1));
    venue.lookUp(aStop(), 8);
    venue.lookUp(aTarget(), 8);
    venue.lookUp(anExit(), 8);
    expect(venue.reports).toMatchObject([
      { status: 'filled', filled: '1', fills: 1 },
      { status: 'canceled', filled: '0', fills: 0 },
      null,
    ]);
  });
});
