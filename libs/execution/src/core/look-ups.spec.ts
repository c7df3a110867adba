import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';
import { aFill } from '@tidegate/model/testing';

import { BookFixture, RESERVING_CAPABILITIES } from '../../testing/index.js';
import type { OrderReport } from '../ports.js';
import { LookUps, provedBy } from './look-ups.js';
import type { OrderNews } from './order-news.js';
import { Outbox } from './outbox.js';

const DELAY_MS = RESERVING_CAPABILITIES.lookUp.delayMsMax;

/** A stop of one unit that was submitted at 0, in the state asked for. */
function aStop(change: Partial<Order> = {}): Order {
  const fixture = new BookFixture();
  fixture.book.bookFill(fixture.fillOf(fixture.entry));
  const stop = fixture.addExit({ purpose: 'protective_stop', stopPrice: price(98) });
  return { ...stop, ...change };
}

function reportOf(order: Order, change: Partial<OrderReport> = {}): OrderReport {
  const { quantity: ordered, limitPrice, stopPrice, filledQuantity } = order;
  const terms = { quantity: ordered, limitPrice, stopPrice, filledQuantity };
  return { venueOrderId: 'V1', status: 'open', reasonCode: '', fills: [], ...terms, ...change };
}

/** The events that an answer proves, each as its type and code. */
function proved(
  order: Order,
  report: OrderReport | null,
  askedAt = DELAY_MS + 1,
): readonly string[] {
  const at = epochMs(askedAt);
  const answer = { type: 'looked_up', order: order.id, report, askedAt: at, at } as const;
  return provedBy(order, answer, RESERVING_CAPABILITIES).map((event) =>
    'reasonCode' in event ? `${event.type} ${event.reasonCode}` : event.type,
  );
}

const amendment = {
  quantity: quantity('0.5'),
  limitPrice: null,
  stopPrice: price(99),
  askedAt: epochMs(0),
};

describe('provedBy', () => {
  it('rejects an order that is not found only after the delay bound of the venue', () => {
    expect(proved(aStop(), null, DELAY_MS)).toEqual([]);
    expect(proved(aStop(), null, DELAY_MS + 1)).toEqual(['rejected NOT_FOUND_AT_VENUE']);
  });

  it('counts the delay from the latest request about the order', () => {
    const leaving = aStop({ status: 'PENDING_CANCEL', cancelRequestedAt: epochMs(500) });
    expect(proved(leaving, null, DELAY_MS + 500)).toEqual([]);
    expect(proved(leaving, null, DELAY_MS + 501)).toEqual(['rejected NOT_FOUND_AT_VENUE']);
    const amending = aStop({
      status: 'ACCEPTED',
      venueOrderId: 'V1',
      amendment: { ...amendment, askedAt: epochMs(700) },
    });
    expect(proved(amending, null, DELAY_MS + 700)).toEqual([]);
    expect(proved(amending, null, DELAY_MS + 701)).toEqual(['canceled NOT_FOUND_AT_VENUE']);
  });

  it('cancels, not rejects, an order that the venue has shown before', () => {
    const partly = { status: 'PARTIALLY_FILLED', filledQuantity: quantity('0.2') } as const;
    expect(proved(aStop(partly), null)).toEqual(['canceled NOT_FOUND_AT_VENUE']);
  });

  it('accepts an order that is found open, before any delay has passed', () => {
    expect(proved(aStop(), reportOf(aStop()), 1)).toEqual(['accepted']);
    const known = aStop({ status: 'ACCEPTED', venueOrderId: 'V1' });
    expect(proved(known, reportOf(known), 1)).toEqual([]);
  });

  it('ends an order only when all fills that the venue counts are booked', () => {
    const order = aStop();
    const canceled = { status: 'canceled', reasonCode: 'User requested' } as const;
    expect(
      proved(order, reportOf(order, { ...canceled, filledQuantity: quantity('0.4') })),
    ).toEqual([]);
    expect(proved(order, reportOf(order, canceled))).toEqual(['canceled User requested']);
    expect(proved(order, reportOf(order, { status: 'expired' }))).toEqual(['expired']);
    expect(proved(order, reportOf(order, { status: 'rejected', reasonCode: 'E' }))).toEqual([
      'rejected E',
    ]);
  });

  it('gives an order that is filled there and not here the quantity of the venue', () => {
    const order = aStop({ status: 'PARTIALLY_FILLED', filledQuantity: quantity('0.4') });
    const filled = reportOf(order, { status: 'filled', quantity: quantity('0.4') });
    expect(proved(order, filled)).toEqual(['amended']);
  });

  it('settles an amendment by the terms of the venue, as refused only after the delay bound', () => {
    const order = aStop({ status: 'ACCEPTED', venueOrderId: 'V1', amendment, amendUnknown: true });
    const { quantity: asked, stopPrice } = amendment;
    expect(proved(order, reportOf(order, { quantity: asked, stopPrice }), 1)).toEqual(['amended']);
    expect(proved(order, reportOf(order), DELAY_MS)).toEqual([]);
    expect(proved(order, reportOf(order), DELAY_MS + 1)).toEqual([
      'amend_refused AMEND_NOT_APPLIED',
    ]);
  });

  it('ends a doubt about an amendment that no row carries with the terms of the venue', () => {
    const order = aStop({ status: 'ACCEPTED', venueOrderId: 'V1', amendUnknown: true });
    expect(proved(order, reportOf(order), 1)).toEqual(['amended']);
    const sure = aStop({ status: 'ACCEPTED', venueOrderId: 'V1' });
    expect(proved(sure, reportOf(sure, { stopPrice: price(97) }), 1)).toEqual(['amended']);
  });
});

/** Look-ups over the book of one unanswered entry. */
class Asking {
  readonly fixture = new BookFixture();
  readonly outbox = new Outbox();
  readonly lookUps = new LookUps({ book: this.fixture.book, outbox: this.outbox });

  /** When it asked, of the seconds given. */
  askedAt(seconds: readonly number[]): readonly number[] {
    return seconds.filter((second) => {
      this.lookUps.review(epochMs(second * 1_000));
      return this.outbox.take(() => true).length > 0;
    });
  }

  hear(event: OrderNews): void {
    const { order, ...news } = event;
    this.fixture.book.applyEvent(order, news);
  }

  doubt(): void {
    const { id: order } = this.fixture.entry;
    this.hear({ type: 'outcome_unknown', order, request: 'submit', at: epochMs(0) });
  }
}

describe('LookUps', () => {
  const everySecond = Array.from({ length: 200 }, (_, second) => second);

  it('asks at once, then after twice as long each time, at most a minute apart, for as long as there is doubt', () => {
    const asking = new Asking();
    asking.doubt();
    expect(asking.askedAt(everySecond)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  });

  it('asks about no order that is not in doubt, and no more once it is settled', () => {
    const asking = new Asking();
    expect(asking.askedAt([0, 1, 2])).toEqual([]);
    asking.doubt();
    expect(asking.askedAt([3])).toEqual([3]);
    const { id: order } = asking.fixture.entry;
    asking.hear({ type: 'accepted', order, venueOrderId: 'V1', at: epochMs(3_000) });
    expect(asking.askedAt([4, 8, 16])).toEqual([]);
  });

  it('begins a new doubt about the same order without the wait of the last', () => {
    const asking = new Asking();
    const { id: order } = asking.fixture.entry;
    asking.doubt();
    asking.askedAt(everySecond);
    asking.hear({ type: 'accepted', order, venueOrderId: 'V1', at: epochMs(0) });
    expect(asking.askedAt([200])).toEqual([]);
    asking.fixture.book.applyEvent(order, { type: 'cancel_requested', at: epochMs(201_000) });
    asking.hear({ type: 'outcome_unknown', order, request: 'cancel', at: epochMs(201_000) });
    expect(asking.askedAt([201, 202])).toEqual([201, 202]);
  });

  it('doubts every request without an answer when the process begins', () => {
    const { fixture, outbox, lookUps } = new Asking();
    const { book, entry } = fixture;
    book.bookFill(aFill({ ...fixture.fillOf(entry, { quantity: '0.5' }) }));
    const stop = fixture.addExit({ purpose: 'protective_stop', stopPrice: price(98) });
    const target = fixture.addExit({ purpose: 'protective_target', limitPrice: price(104) });
    for (const { id } of [stop, target]) {
      book.applyEvent(id, { type: 'accepted', venueOrderId: 'V', at: epochMs(1) });
    }
    book.applyEvent(stop.id, { type: 'cancel_requested', at: epochMs(2) });
    const terms = { quantity: quantity('0.4'), limitPrice: price(104), stopPrice: null };
    book.applyEvent(target.id, { type: 'amend_requested', ...terms, at: epochMs(2) });
    const exit = fixture.addExit();
    lookUps.begin(epochMs(10));
    const asked = outbox.take(() => true);
    expect(asked.map(({ type, order }) => `${type} ${order.id}`)).toEqual(
      [stop, target, exit].map(({ id }) => `look_up ${id}`),
    );
    expect(
      [stop, target, exit].map(({ id }) => [
        book.order(id)?.outcomeUnknown,
        book.order(id)?.amendUnknown,
      ]),
    ).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
  });
});
