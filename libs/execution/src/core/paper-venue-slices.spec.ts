import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId, MINUTE_MS, price, quantity } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';

import {
  anExit,
  anInstrument,
  aStop,
  aTarget,
  bookSlice,
  candleSlice,
  frictionless,
  RESERVING_CAPABILITIES,
  VenueFixture,
} from '../../testing/index.js';

const BTC = anInstrument().id;
const ETH = instrumentId('kraken', 'ETH/USD');

function aLimit(plan: Parameters<typeof anOrder>[0] = {}): ReturnType<typeof anOrder> {
  return anOrder({ type: 'limit', limitPrice: 99, ...plan });
}

describe('PaperVenue: slices', () => {
  it('match orders of their instrument only, and ignore one that the venue does not have', () => {
    const venue = new VenueFixture();
    venue.rests([aTarget({ instrument: ETH })], '1');
    venue.market(bookSlice(1, 104, 104.2));
    venue.venue.beginSlice(ETH, bookSlice(2, 104, 104.2));
    expect(venue.answers).toEqual([]);
  });

  it('skip protection that was cancelled before it could join', () => {
    const venue = new VenueFixture({
      onEvent: (event, fixture) => {
        if (event.type !== 'filled') return;
        fixture.submit(aStop(), event.at);
        fixture.cancel(aStop(), event.at);
      },
    });
    venue.submit(anOrder());
    venue.market(candleSlice(0, [100, 101, 97, 100]));
    expect(venue.filled).toEqual(['o-1 1 @ 100']);
  });

  it('match nothing after they end', () => {
    const venue = new VenueFixture();
    venue.holds('1');
    venue.venue.beginSlice(BTC, bookSlice(1, 97, 97.2));
    venue.submit(aStop(), 1);
    venue.venue.endSlice();
    venue.venue.matchJoined();
    expect(venue.filled).toEqual([]);
  });

  it('time an expiry by the book and a trigger by its own fill', () => {
    const venue = new VenueFixture();
    venue.submit({ ...aLimit({ limitPrice: 90, timeInForce: 'GTD' }), expiresAt: epochMs(5) });
    venue.market(bookSlice(5, 99.9, 100.1));
    expect(venue.events.at(-1)).toMatchObject({ type: 'expired', at: 5 });
    const model = Object.assign(frictionless(), { participationRateMax: 0.1 });
    const both = new VenueFixture({ model });
    both.rests([anExit({ quantity: '0.4' }), aStop({ quantity: '0.6' })], '1');
    both.market(candleSlice(1, [100, 100, 97, 97.5], 6));
    const times = both.events.map(({ type, order, at }) => `${type} ${order} ${at - MINUTE_MS}`);
    expect(times).toEqual(['triggered stop 30000', 'filled exit 0', 'filled stop 30000']);
  });

  it('give each fill an id of its own', () => {
    const venue = new VenueFixture();
    venue.submit(anOrder());
    venue.market(bookSlice(1, 99.9, 100));
    expect(venue.fills.map(({ id }) => id)).toEqual([expect.stringMatching(/^f-/)]);
  });

  it('charge a limit that rests inside a bar the maker fee, unless it is a held exit', () => {
    const venue = new VenueFixture({ capabilities: RESERVING_CAPABILITIES, feed: 'candles' });
    venue.rests([aLimit()], '0');
    venue.market(candleSlice(1, [100, 101, 98, 100]));
    expect(venue.fills.map(({ liquidity }) => liquidity)).toEqual(['maker']);
  });

  it('meet amended terms no earlier than the order itself', () => {
    const model = Object.assign(frictionless(), { latencyMs: 150 });
    const venue = new VenueFixture({ model });
    venue.submit(aLimit(), 1_000);
    venue.amend(aLimit(), { limitPrice: price(101) }, 1_010);
    venue.market(bookSlice(1_100, 99.9, 100));
    expect(venue.filled).toEqual([]);
    venue.market(bookSlice(1_150, 99.9, 100));
    expect(venue.filled).toEqual(['o-1 1 @ 100']);
  });
});

describe('PaperVenue: recovery', () => {
  it('has the capabilities that it was given', () => {
    const { venue } = new VenueFixture({ capabilities: RESERVING_CAPABILITIES });
    expect(venue.capabilities).toBe(RESERVING_CAPABILITIES);
  });

  it('applies an amendment whose answer was lost', () => {
    const venue = new VenueFixture();
    const terms = { quantity: quantity('0.5'), limitPrice: null, stopPrice: price(99) };
    venue.rests([aStop({ amendment: { ...terms, askedAt: epochMs(1) } })], '1');
    expect(venue.answers).toEqual(['amended stop']);
    venue.market(bookSlice(2, 98.9, 99.1));
    expect(venue.filled).toEqual(['stop 0.5 @ 98.9']);
  });

  it('forgets the positions held before', () => {
    const venue = new VenueFixture();
    venue.holds('1');
    venue.rests([], '0');
    venue.submit(anExit());
    venue.market(bookSlice(1, 100, 100.2));
    expect(venue.answers).toEqual(['accepted exit', 'canceled exit OCO_SIBLING_FILLED']);
  });

  it('lets an order still arrive that no candle has met', () => {
    const venue = new VenueFixture({ candleMs: MINUTE_MS });
    venue.rests([aLimit()], '0', MINUTE_MS - 1);
    expect(venue.venue.isReachedBy(BTC, 120, 121)).toBe(true);
    venue.rests([aLimit()], '0', MINUTE_MS);
    expect(venue.venue.isReachedBy(BTC, 120, 121)).toBe(false);
  });
});
