import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, fillId, positionId, price, quantity } from '@tidegate/kernel';
import { aFill } from '@tidegate/model/testing';
import type { Order } from '@tidegate/model';

import { BookFixture, RESERVING_CAPABILITIES } from '../../testing/index.js';
import { reconcile } from './reconciler.js';
import type { ReportedFill, ReportedOrder, VenueReport } from './venue-report.js';

const LATER = epochMs(60_000);
const SOON = epochMs(RESERVING_CAPABILITIES.lookUp.delayMsMax);

/** One unit held under an accepted stop and an accepted target, each for all of it. */
function held(): { fixture: BookFixture; stop: Order; target: Order } {
  const fixture = new BookFixture();
  const { book, entry } = fixture;
  book.bookFill(fixture.fillOf(entry));
  const accepted = (sent: Order, venueOrderId: string): Order => {
    book.applyEvent(sent.id, { type: 'accepted', venueOrderId, at: epochMs(1) });
    return book.order(sent.id) as Order;
  };
  const stop = fixture.addExit({ purpose: 'protective_stop', stopPrice: price(98) });
  const target = fixture.addExit({ purpose: 'protective_target', limitPrice: price(104) });
  return { fixture, stop: accepted(stop, 'V1'), target: accepted(target, 'V2') };
}

function reported(order: Order, ordered = order.quantity): ReportedOrder {
  const { clientId, instrument, side, filledQuantity, limitPrice, stopPrice } = order;
  const terms = { clientId, instrument, side, filledQuantity, limitPrice, stopPrice };
  const venueOrderId = order.venueOrderId ?? 'V9';
  return { ...terms, status: 'open', venueOrderId, quantity: ordered, reasonCode: '', fills: [] };
}

function soldBy({ clientId, scope, instrument }: Order): ReportedFill {
  const terms = { id: fillId('f-9'), side: 'sell', price: price(97), at: epochMs(9) } as const;
  return { clientId, fill: aFill({ ...terms, scope, instrument, quantity: quantity(1) }) };
}

/** Codes and orders of the corrections that the report leads to. */
function corrections({ book }: BookFixture, report: Partial<VenueReport>): readonly string[] {
  const balances = ['USD', 'BTC'].map((asset) => ({ asset, total: book.balanceOf(asset) }));
  const whole = { at: LATER, openOrders: [], fills: [], balances, ...report };
  const found = reconcile(book, whole, {
    capabilities: RESERVING_CAPABILITIES,
    isOurs: () => false,
    toleranceOf: () => new Decimal('1000'),
  });
  return found.map((each) => {
    const of = each.type === 'news' ? ` ${each.event.order}` : '';
    return `${each.code}${of}`;
  });
}

describe('Reconciliation', () => {
  it('counts a missed fill for its own order only', () => {
    const { fixture, stop, target } = held();
    expect(corrections(fixture, { fills: [soldBy(stop)] })).toEqual([
      `MISSED_FILL ${stop.id}`,
      `ORDER_GONE ${target.id}`,
    ]);
  });

  it('takes an exit that works at the venue for protection', () => {
    const { fixture, stop, target } = held();
    const exit = fixture.addExit();
    fixture.book.applyEvent(exit.id, { type: 'accepted', venueOrderId: 'V3', at: epochMs(1) });
    const working = fixture.book.order(exit.id) as Order;
    expect(corrections(fixture, { openOrders: [reported(working)] })).toEqual([
      `ORDER_GONE ${stop.id}`,
      `ORDER_GONE ${target.id}`,
    ]);
  });

  it('restores protection although an order of an earlier position was sent or filled', () => {
    const { fixture, stop, target } = held();
    const { book } = fixture;
    const earlier = { ...fixture.newEntry(), position: positionId('p-earlier') };
    book.addOrder(earlier, epochMs(0));
    book.applyEvent(earlier.id, { type: 'canceled', reasonCode: 'test', at: epochMs(1) });
    const half = [reported(stop, quantity('0.5')), reported(target)];
    const late = { ...soldBy(earlier), clientId: earlier.clientId };
    expect(corrections(fixture, { openOrders: half, fills: [late] })).toContain(
      'PROTECTION_MISSING',
    );
    const sent = { ...stop, ...fixture.newEntry(), purpose: stop.purpose };
    book.addOrder({ ...sent, position: positionId('p-earlier') }, epochMs(LATER - 1));
    expect(corrections(fixture, { openOrders: half })).toContain('PROTECTION_MISSING');
  });

  it('does not take a target for protection', () => {
    const { fixture, stop, target } = held();
    expect(corrections(fixture, { openOrders: [reported(target)] })).toEqual([
      `ORDER_GONE ${stop.id}`,
      'PROTECTION_MISSING',
    ]);
  });

  it('waits for a stop that was just sent, not for a target', () => {
    const { fixture, target } = held();
    const { book } = fixture;
    const soon = { at: SOON, openOrders: [reported(target)] };
    expect(corrections(fixture, soon)).toEqual([]);
    for (const { id, purpose } of book.openOrders()) {
      if (purpose !== 'protective_stop') continue;
      book.applyEvent(id, { type: 'canceled', reasonCode: 'test', at: epochMs(2) });
    }
    expect(corrections(fixture, soon)).toEqual(['PROTECTION_MISSING']);
  });

  it('waits for an amendment that was just requested, however old the stop is', () => {
    const { fixture, stop, target } = held();
    const { book } = fixture;
    const amendment = { quantity: quantity(1), stopPrice: price(98), limitPrice: null };
    const half = [reported(stop, quantity('0.5')), reported(target)];
    const protection = (at: number): readonly string[] =>
      corrections(fixture, { at: epochMs(at), openOrders: half }).filter(
        (code) => code === 'PROTECTION_MISSING',
      );
    const requestedAt = epochMs(50_000);
    book.applyEvent(stop.id, { type: 'amend_requested', ...amendment, at: requestedAt });
    expect(protection(requestedAt + SOON)).toEqual([]);
    expect(protection(requestedAt + SOON + 1)).toEqual(['PROTECTION_MISSING']);
  });

  it('cancels an order that ended here up to the time of the report', () => {
    const { fixture, stop, target } = held();
    const endedAt = epochMs(40_000);
    fixture.book.applyEvent(target.id, { type: 'canceled', reasonCode: 'test', at: endedAt });
    const openOrders = [reported(stop), reported(target)];
    expect(corrections(fixture, { at: endedAt, openOrders })).toEqual(['ORDER_STILL_OPEN']);
    expect(corrections(fixture, { at: epochMs(endedAt - 1), openOrders })).toEqual([]);
  });
});
