import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, positionId, price } from '@tidegate/kernel';
import { MatchingOptions } from '@tidegate/matching';
import { anOrder } from '@tidegate/matching/testing';

import {
  anExit,
  anInstrument,
  anIntent,
  bookSlice,
  candleSlice,
  frictionless,
  PaperDesk,
  VenueFixture,
} from '../../testing/index.js';
import { PaperFunds } from './paper-funds.js';

const aLimit = (plan: Parameters<typeof anOrder>[0] = {}): ReturnType<typeof anOrder> =>
  anOrder({ type: 'limit', limitPrice: 100, ...plan });

describe('PaperFunds: reservation', () => {
  it.each([
    ['100', 'accepted o-1'],
    ['99.9999', 'rejected o-1 INSUFFICIENT_FUNDS'],
  ])('an account with cash of %s answers a limit of one unit at 100 with: %s', (cash, answer) => {
    const venue = new VenueFixture({ cash });
    venue.submit(aLimit());
    expect(venue.answers).toEqual([answer]);
  });

  it('includes the taker fee, and prices a market order at its decision price', () => {
    const model = frictionless();
    model.fees = new MatchingOptions().fees;
    const answers = ['100.4', '100.39'].map((cash) => {
      const venue = new VenueFixture({ cash, model });
      venue.submit(anOrder({ decisionPrice: price(100) }));
      return venue.answers[0];
    });
    expect(answers).toEqual(['accepted o-1', 'rejected o-1 INSUFFICIENT_FUNDS']);
  });

  it('reserves the taker fee of a limit order too, because it may cross the spread', () => {
    const taker = { taker: 0.01, maker: 0 };
    const funds = (cash: string): PaperFunds =>
      new PaperFunds({
        cash: () => new Decimal(cash),
        reserves: true,
        rateAt: (_at, liquidity) => taker[liquidity],
      });
    const answers = ['101', '100.99'].map((cash) => funds(cash).covers(aLimit(), [], epochMs(0)));
    expect(answers).toEqual([true, false]);
  });

  it('counts only sales of the same position as sold', () => {
    const sale = anExit();
    const others = [
      anExit({ id: 'other', position: positionId('p-2') }),
      anOrder({ id: 'bought' }),
      sale,
    ];
    const funds = new PaperFunds({
      cash: () => new Decimal(0),
      reserves: true,
      rateAt: () => 0,
    });
    const held = new Decimal(1);
    expect(funds.owns(sale, others, held)).toBe(true);
    expect(funds.owns(sale, [...others, anExit({ id: 'same' })], held)).toBe(false);
  });

  it('reserves cash while an order works and frees it on cancellation', () => {
    const venue = new VenueFixture({ cash: '150' });
    venue.submit(aLimit());
    venue.submit(aLimit({ id: 'o-2' }));
    venue.cancel(aLimit());
    venue.submit(aLimit({ id: 'o-3' }));
    expect(venue.answers).toEqual([
      'accepted o-1',
      'rejected o-2 INSUFFICIENT_FUNDS',
      'canceled o-1 CANCELED_BY_REQUEST',
      'accepted o-3',
    ]);
  });

  it('reserves cash for the remainder of a partly filled order', () => {
    const model = Object.assign(frictionless(), { participationRateMax: 0.1 });
    const venue = new VenueFixture({ cash: '200', model });
    venue.submit(aLimit({ quantity: 2 }));
    venue.market(candleSlice(1, [100, 100.5, 99.5, 99.9], 10));
    expect(venue.filled).toEqual(['o-1 1 @ 100']);
    venue.submit(aLimit({ id: 'o-2' }));
    venue.submit(aLimit({ id: 'o-3', limitPrice: 1 }));
    expect(venue.answers.slice(-2)).toEqual(['accepted o-2', 'rejected o-3 INSUFFICIENT_FUNDS']);
  });

  it('exempts sales, exits, and accounts that buy on credit', () => {
    const poor = new VenueFixture({ cash: '0' });
    poor.submit(aLimit({ side: 'sell' }));
    poor.submit(anExit({ side: 'buy' }));
    const onCredit = new VenueFixture();
    onCredit.submit(aLimit());
    expect([...poor.answers, ...onCredit.answers]).toEqual([
      'accepted o-1',
      'accepted exit',
      'accepted o-1',
    ]);
  });
});

describe('PaperFunds: execution', () => {
  it('is cut to the whole lots that cash covers including the fee, and the order ends', () => {
    const model = frictionless();
    model.fees = new MatchingOptions().fees;
    const venue = new VenueFixture({ cash: '100.5', model });
    venue.submit(anOrder({ decisionPrice: price(100) }));
    venue.market(candleSlice(0, [110, 110.5, 109, 110]));
    // 0.91 × 110 × 1.004 = 100.5004
    expect(venue.filled).toEqual(['o-1 0.9099 @ 110']);
    expect(venue.answers.slice(1)).toEqual(['filled o-1', 'canceled o-1 INSUFFICIENT_FUNDS']);
    expect(venue.venue.hasWorking(anInstrument().id)).toBe(false);
  });

  it('sums the cost over the levels of a book', () => {
    const venue = new VenueFixture({ cash: '150' });
    venue.submit(anOrder({ quantity: 2, decisionPrice: price(50) }));
    const slice = bookSlice(1, 99.9, 100);
    const ladder = { askPrices: Float64Array.of(100, 200), askQuantities: Float64Array.of(1, 1) };
    venue.market({ ...slice, book: { ...slice.book, ...ladder } });
    expect(venue.filled).toEqual(['o-1 1 @ 100', 'o-1 0.25 @ 200']);
  });

  it('leaves the cash that other orders reserve', () => {
    const venue = new VenueFixture({ cash: '150' });
    venue.submit(aLimit({ id: 'o-limit', quantity: '0.5', limitPrice: 80 }));
    venue.submit(anOrder());
    venue.market(bookSlice(1, 119.9, 120));
    expect(venue.filled).toEqual(['o-1 0.9166 @ 120']);
  });

  it('is empty when cash does not cover one lot', () => {
    const venue = new VenueFixture({ cash: '100' });
    venue.submit(aLimit({ id: 'o-limit', limitPrice: '99.5' }));
    venue.submit(anOrder({ quantity: '0.01', decisionPrice: price(50) }));
    venue.market(candleSlice(0, [6_000, 6_000, 5_999, 6_000]));
    expect(venue.answers.slice(2)).toEqual(['canceled o-1 INSUFFICIENT_FUNDS']);
    expect(venue.venue.hasWorking(anInstrument().id)).toBe(true);
  });

  it('ends an order once, although it would have expired with the slice', () => {
    const venue = new VenueFixture({ cash: '60' });
    venue.submit(anOrder({ decisionPrice: price(50), expiresAt: epochMs(60_000) }));
    venue.market(candleSlice(0, [110, 110, 109, 110], 0.8));
    expect(venue.filled).toEqual(['o-1 0.5454 @ 110']);
    expect(venue.answers.slice(1)).toEqual(['filled o-1', 'canceled o-1 INSUFFICIENT_FUNDS']);
  });
});

describe('PaperFunds: an account', () => {
  it('an account without credit never owes cash, and holds the units that it paid for', () => {
    const desk = new PaperDesk({ deposit: '100' });
    desk.desk.open(anIntent());
    desk.settle(0);
    desk.market(candleSlice(1, [110, 110.5, 109, 110]));
    expect(desk.position?.quantity.toString()).toBe('0.909');
    expect(desk.ledger.cash('USD').toString()).toBe('0.01');
    expect(desk.book.openOrders().map(({ purpose }) => purpose)).toEqual([
      'protective_stop',
      'protective_target',
    ]);
  });
});
