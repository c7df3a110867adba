import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, fillId, money, price, quantity } from '@tidegate/kernel';
import { aFill } from '@tidegate/model/testing';
import type { Order } from '@tidegate/model';

import { anInstrument, BookFixture, RESERVING_CAPABILITIES } from '../../testing/index.js';
import { reconcile, type Correction } from './reconciler.js';
import type { ReportedFill, ReportedOrder, VenueReport } from './venue-report.js';

const LATER = epochMs(60_000);

/** One unit held at a cost of 100 under an accepted stop for its quantity. */
function held(): { fixture: BookFixture; stop: Order } {
  const fixture = new BookFixture();
  const { book, entry } = fixture;
  book.bookFill(fixture.fillOf(entry));
  const sent = fixture.addExit({ purpose: 'protective_stop', stopPrice: price(98) });
  book.applyEvent(sent.id, { type: 'accepted', venueOrderId: 'V1', at: epochMs(1) });
  return { fixture, stop: book.order(sent.id) as Order };
}

function reported(order: Order, change: Partial<ReportedOrder> = {}): ReportedOrder {
  const { clientId, instrument, side, quantity: ordered, limitPrice, stopPrice } = order;
  return {
    status: 'open',
    venueOrderId: order.venueOrderId ?? 'V9',
    clientId,
    instrument,
    side,
    quantity: ordered,
    filledQuantity: order.filledQuantity,
    limitPrice,
    stopPrice,
    reasonCode: '',
    fills: [],
    ...change,
  };
}

function soldBy({ clientId, scope, instrument }: Order, size: string, id = 'f-9'): ReportedFill {
  const terms = { id: fillId(id), side: 'sell', price: price(97), at: epochMs(9) } as const;
  return { clientId, fill: aFill({ ...terms, scope, instrument, quantity: quantity(size) }) };
}

/** A report that matches the books, except for the given changes. */
function reportOf({ book }: BookFixture, change: Partial<VenueReport> = {}): VenueReport {
  return {
    at: LATER,
    openOrders: book.openOrders().map((order) => reported(order)),
    fills: [],
    balances: ['USD', 'BTC'].map((asset) => ({ asset, total: book.balanceOf(asset) })),
    ...change,
  };
}

function corrected({ book }: BookFixture, report: VenueReport): readonly Correction[] {
  return reconcile(book, report, {
    capabilities: RESERVING_CAPABILITIES,
    isOurs: (clientId) => clientId.startsWith('ours'),
    toleranceOf: () => new Decimal('0.01'),
  });
}

const named = (corrections: readonly Correction[]): readonly string[] =>
  corrections.map((each) => {
    const event = each.type === 'news' ? ` ${each.event.type}` : '';
    return `${each.type} ${each.code}${event}`;
  });

describe('reconcile', () => {
  it('corrects nothing when the report shows what the books show', () => {
    const { fixture } = held();
    expect(corrected(fixture, reportOf(fixture))).toEqual([]);
  });

  it('reports a missed fill as an event, and expects the balances after it', () => {
    const { fixture, stop } = held();
    const sold = soldBy(stop, '1');
    const report = reportOf(fixture, {
      openOrders: [],
      fills: [{ ...sold, fill: { ...sold.fill, fee: money(2) } }],
      balances: [
        { asset: 'USD', total: fixture.book.balanceOf('USD').add(97 - 2) },
        { asset: 'BTC', total: new Decimal(0) },
      ],
    });
    const corrections = corrected(fixture, report);
    expect(named(corrections)).toEqual(['news MISSED_FILL filled']);
    expect(corrections[0]).toMatchObject({
      message: `Order ${stop.id} filled 1 at 97 without an event`,
      numbers: { quantity: '1', price: '97' },
      event: { order: stop.id, fill: { id: 'f-9', order: stop.id } },
    });
  });

  it.each([
    ['USD', '-101', '1'],
    ['BTC', '-100', '0.99'],
  ])('expects the balances after a missed buy with a fee in %s', (feeAsset, usd, btc) => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const fee = money(feeAsset === 'USD' ? 1 : '0.01');
    const fill = { ...fixture.fillOf(entry), feeAsset, fee };
    const report = reportOf(fixture, {
      openOrders: [],
      fills: [{ clientId: entry.clientId, fill }],
      balances: [
        { asset: 'USD', total: book.balanceOf('USD').add(usd) },
        { asset: 'BTC', total: new Decimal(btc) },
      ],
    });
    expect(named(corrected(fixture, report))).toEqual(['news MISSED_FILL filled']);
  });

  it('sums the changes of several missed fills', () => {
    const { fixture, stop } = held();
    const report = reportOf(fixture, {
      openOrders: [],
      fills: [soldBy(stop, '0.4'), soldBy(stop, '0.6', 'f-10')],
      balances: [{ asset: 'USD', total: fixture.book.balanceOf('USD').add(97) }],
    });
    expect(named(corrected(fixture, report))).toEqual([
      'news MISSED_FILL filled',
      'news MISSED_FILL filled',
    ]);
  });

  it('expects no change of balance by a missed fill that cannot be booked', () => {
    const { fixture, stop } = held();
    const sold = soldBy(stop, '0.4');
    const unpriced = { ...sold, fill: { ...sold.fill, feeAsset: 'KFEE', fee: money(1) } };
    const corrections = corrected(fixture, reportOf(fixture, { fills: [unpriced] }));
    expect(named(corrections)).toEqual(['news MISSED_FILL filled']);
  });

  it('ignores a booked fill, one listed twice, and one placed by other means', () => {
    const { fixture, stop } = held();
    const booked = fixture.book.bookFill({ ...soldBy(stop, '0.4').fill, order: stop.id });
    expect(booked.type).toBe('changed');
    const more = soldBy(stop, '0.3', 'f-10');
    const foreign = { ...soldBy(stop, '0.1', 'f-11'), clientId: null };
    const report = reportOf(fixture, { fills: [soldBy(stop, '0.4'), more, more, foreign] });
    const fills = corrected(fixture, report).filter(({ code }) => code === 'MISSED_FILL');
    expect(fills).toHaveLength(1);
  });

  it('ends an order that is gone at the venue, but waits for one just sent', () => {
    const { fixture, stop } = held();
    const gone = corrected(fixture, reportOf(fixture, { openOrders: [] }));
    expect(named(gone)).toEqual(['news ORDER_GONE canceled', 'protect PROTECTION_MISSING']);
    expect(gone[0]).toMatchObject({
      event: { order: stop.id, reasonCode: 'NOT_FOUND_AT_VENUE' },
      numbers: { quantity: '1', filled: '0' },
    });
    const sentAt = stop.submittedAt ?? 0;
    const soon = reportOf(fixture, { openOrders: [], at: epochMs(sentAt + 2_000) });
    expect(corrected(fixture, soon)).toEqual([]);
  });

  it('confirms an order whose acceptance was missed', () => {
    const fixture = new BookFixture();
    const corrections = corrected(fixture, reportOf(fixture));
    expect(named(corrections)).toEqual(['news MISSED_ANSWER accepted']);
  });

  it('adopts the terms that the venue works with', () => {
    const { fixture, stop } = held();
    const terms = { stopPrice: price(97) };
    const report = reportOf(fixture, { openOrders: [reported(stop, terms)] });
    expect(named(corrected(fixture, report))).toEqual(['news MISSED_ANSWER amended']);
  });

  it('waits for fills that the venue counts but does not list yet', () => {
    const { fixture, stop } = held();
    const counted = { filledQuantity: quantity('0.5'), quantity: quantity('0.9') };
    const report = reportOf(fixture, { openOrders: [reported(stop, counted)] });
    expect(named(corrected(fixture, report))).toEqual(['protect PROTECTION_MISSING']);
  });

  it('cancels an order that ended here but still works at the venue', () => {
    const { fixture, stop } = held();
    const listed = reportOf(fixture);
    fixture.book.applyEvent(stop.id, { type: 'canceled', reasonCode: 'X', at: epochMs(2) });
    const corrections = corrected(fixture, listed);
    expect(named(corrections)).toEqual(['cancel ORDER_STILL_OPEN']);
    expect(corrections[0]).toMatchObject({
      order: { id: stop.id },
      numbers: { quantity: '1', filled: '0' },
    });
  });

  it('leaves orders placed by other means alone, and quarantines on an unknown order with our client id', () => {
    const { fixture, stop } = held();
    const openOrders = [
      reported(stop),
      reported(stop, { clientId: null }),
      reported(stop, { clientId: 'theirs-1' }),
    ];
    expect(corrected(fixture, reportOf(fixture, { openOrders }))).toEqual([]);
    const ours = [...openOrders, reported(stop, { clientId: 'ours-1' })];
    const corrections = corrected(fixture, reportOf(fixture, { openOrders: ours }));
    expect(named(corrections)).toEqual(['quarantine ORDER_NOT_ON_BOOKS']);
  });

  it('restores protection that covers less than the position, to the last lot', () => {
    const { fixture, stop } = held();
    const partly = { openOrders: [reported(stop, { quantity: quantity('0.9999') })] };
    const corrections = corrected(fixture, reportOf(fixture, partly));
    expect(named(corrections)).toEqual([
      'news MISSED_ANSWER amended',
      'protect PROTECTION_MISSING',
    ]);
    expect(corrections[1]).toMatchObject({
      message: `Position ${fixture.position.id} holds 1; orders at the venue cover 0.9999`,
      numbers: { held: '1', covered: '0.9999' },
    });
  });

  it('reports a balance that differs by more than rounding', () => {
    const { fixture } = held();
    const btc = { asset: 'BTC', total: fixture.book.balanceOf('BTC') };
    const withUsd = (difference: string): VenueReport =>
      reportOf(fixture, {
        balances: [{ asset: 'USD', total: fixture.book.balanceOf('USD').add(difference) }, btc],
      });
    expect(corrected(fixture, withUsd('0.01'))).toEqual([]);
    expect(corrected(fixture, withUsd('-0.01'))).toEqual([]);
    const [off] = corrected(fixture, withUsd('-25.5'));
    expect(off).toEqual({
      type: 'imbalance',
      code: 'BALANCE_DIFFERS',
      message: 'The venue shows 99874.5 USD, the books 99900: off by -25.5',
      numbers: { ours: '99900', theirs: '99874.5', difference: '-25.5' },
      asset: 'USD',
      difference: new Decimal('-25.5'),
    });
  });

  it('treats an unlisted asset as a balance of zero', () => {
    const { fixture } = held();
    const usd = { asset: 'USD', total: fixture.book.balanceOf('USD') };
    const unlisted = corrected(fixture, reportOf(fixture, { balances: [usd] }));
    expect(unlisted).toMatchObject([
      { type: 'imbalance', asset: 'BTC', numbers: { ours: '1', theirs: '0' } },
    ]);
  });

  it('leaves an order that ended after the report was requested alone', () => {
    const { fixture, stop } = held();
    const listed = reportOf(fixture);
    const at = epochMs(LATER + 1);
    fixture.book.applyEvent(stop.id, { type: 'canceled', reasonCode: 'X', at });
    const codes = corrected(fixture, listed).map(({ code }) => code);
    expect(codes).toEqual([]);
  });

  it('ignores missing stops where the venue does not support them', () => {
    const { fixture, stop } = held();
    const options = {
      capabilities: { ...RESERVING_CAPABILITIES, nativeStop: 'none' },
      isOurs: () => false,
      toleranceOf: () => new Decimal(0),
    } as const;
    const report = reportOf(fixture, {
      openOrders: [reported(stop, { quantity: quantity('0.5') })],
    });
    expect(named(reconcile(fixture.book, report, options))).toEqual(['news MISSED_ANSWER amended']);
    expect(anInstrument().id).toBe(stop.instrument);
  });
});
