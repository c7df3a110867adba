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

/** A stop of one unit submitted at 0, in the given state. */
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
  it('rejects an unknown order only after the venue’s delay bound', () => {
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

  it('counts the delay from the creation of an order without a time of submission', () => {
    const restored = aStop({ submittedAt: null, createdAt: epochMs(300) });
    expect(proved(restored, null, DELAY_MS + 300)).toEqual([]);
    expect(proved(restored, null, DELAY_MS + 301)).toEqual(['rejected NOT_FOUND_AT_VENUE']);
    const sent = aStop({ submittedAt: epochMs(600), createdAt: epochMs(300) });
    expect(proved(sent, null, DELAY_MS + 600)).toEqual([]);
  });

  it('cancels rather than rejects an order that the venue has shown before', () => {
    const partly = { status: 'PARTIALLY_FILLED', filledQuantity: quantity('0.2') } as const;
    expect(proved(aStop(partly), null)).toEqual(['canceled NOT_FOUND_AT_VENUE']);
  });

  it('accepts an open order before the delay bound', () => {
    expect(proved(aStop(), reportOf(aStop()), 1)).toEqual(['accepted']);
    const known = aStop({ status: 'ACCEPTED', venueOrderId: 'V1' });
    expect(proved(known, reportOf(known), 1)).toEqual([]);
    const moved = reportOf(aStop(), { stopPrice: price(97) });
    expect(proved(aStop(), moved, 1)).toEqual(['accepted', 'amended']);
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
    const seen = aStop({ status: 'ACCEPTED', venueOrderId: 'V1' });
    expect(proved(seen, reportOf(seen, { status: 'rejected', reasonCode: 'E' }))).toEqual([
      'canceled E',
    ]);
  });

  it('adopts the venue’s quantity for an order filled there but not here', () => {
    const order = aStop({ status: 'PARTIALLY_FILLED', filledQuantity: quantity('0.4') });
    const filled = reportOf(order, { status: 'filled', quantity: quantity('0.4') });
    expect(proved(order, filled)).toEqual(['amended']);
  });

  it('settles an amendment by the venue’s terms, as refused only after the delay bound', () => {
    const order = aStop({ status: 'ACCEPTED', venueOrderId: 'V1', amendment, amendUnknown: true });
    const { quantity: asked, stopPrice } = amendment;
    expect(proved(order, reportOf(order, { quantity: asked, stopPrice }), 1)).toEqual(['amended']);
    expect(proved(order, reportOf(order), DELAY_MS)).toEqual([]);
    expect(proved(order, reportOf(order), DELAY_MS + 1)).toEqual([
      'amend_refused AMEND_NOT_APPLIED',
    ]);
  });

  it('settles an unknown amendment that no row stores by the venue’s terms', () => {
    const order = aStop({ status: 'ACCEPTED', venueOrderId: 'V1', amendUnknown: true });
    expect(proved(order, reportOf(order), 1)).toEqual(['amended']);
    const sure = aStop({ status: 'ACCEPTED', venueOrderId: 'V1' });
    expect(proved(sure, reportOf(sure, { stopPrice: price(97) }), 1)).toEqual(['amended']);
  });
});

/** Look-ups over the book of one unanswered entry. */
class LookUpFixture {
  readonly fixture = new BookFixture();
  readonly outbox = new Outbox();
  readonly lookUps = new LookUps({ book: this.fixture.book, outbox: this.outbox });

  /** The seconds, of those given, at which it looked the order up. */
  sentAt(seconds: readonly number[]): readonly number[] {
    return seconds.filter((second) => {
      this.lookUps.review(epochMs(second * 1_000));
      return this.outbox.take(() => true).length > 0;
    });
  }

  receive(event: OrderNews): void {
    const { order, ...news } = event;
    this.fixture.book.applyEvent(order, news);
  }

  makeUnknown(): void {
    const { id: order } = this.fixture.entry;
    this.receive({ type: 'outcome_unknown', order, request: 'submit', at: epochMs(0) });
  }
}

describe('LookUps', () => {
  const everySecond = Array.from({ length: 200 }, (_, second) => second);

  it('looks up at once, then with doubled delays of at most a minute while the outcome is unknown', () => {
    const lookUps = new LookUpFixture();
    lookUps.makeUnknown();
    expect(lookUps.sentAt(everySecond)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  });

  it('looks up only orders with an unknown outcome, until it is settled', () => {
    const lookUps = new LookUpFixture();
    expect(lookUps.sentAt([0, 1, 2])).toEqual([]);
    lookUps.makeUnknown();
    expect(lookUps.sentAt([3])).toEqual([3]);
    const { id: order } = lookUps.fixture.entry;
    lookUps.receive({ type: 'accepted', order, venueOrderId: 'V1', at: epochMs(3_000) });
    expect(lookUps.sentAt([4, 8, 16])).toEqual([]);
  });

  it('starts a second look-up of an order without the delay of the first', () => {
    const lookUps = new LookUpFixture();
    const { id: order } = lookUps.fixture.entry;
    lookUps.makeUnknown();
    lookUps.sentAt(everySecond);
    lookUps.receive({ type: 'accepted', order, venueOrderId: 'V1', at: epochMs(0) });
    expect(lookUps.sentAt([200])).toEqual([]);
    lookUps.fixture.book.applyEvent(order, { type: 'cancel_requested', at: epochMs(201_000) });
    lookUps.receive({ type: 'outcome_unknown', order, request: 'cancel', at: epochMs(201_000) });
    expect(lookUps.sentAt([201, 202])).toEqual([201, 202]);
  });

  it('leaves answered orders as they are at start', () => {
    const { fixture, outbox, lookUps } = new LookUpFixture();
    const { book, entry } = fixture;
    book.applyEvent(entry.id, { type: 'accepted', venueOrderId: 'V', at: epochMs(1) });
    book.changes.take();
    lookUps.begin(epochMs(10));
    expect([book.changes.isEmpty, outbox.isEmpty]).toEqual([true, true]);
  });

  it('treats every unanswered request as unknown at start', () => {
    const { fixture, outbox, lookUps } = new LookUpFixture();
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
    const requests = outbox.take(() => true);
    expect(requests.map(({ type, order }) => `${type} ${order.id}`)).toEqual(
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
