import { describe, expect, it } from '@jest/globals';
import {
  accountId,
  DAY_MS,
  epochMs,
  instrumentId,
  orderId,
  positionId,
  price,
  quantity,
  type EpochMs,
} from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import type { Direction, Order } from '@tidegate/model';
import { inventoryDifference } from '@tidegate/portfolio';
import fc from 'fast-check';

import { BookFixture } from '../../testing/index.js';
import type { FillOutcome } from './account-book.js';

function codeOf(outcome: FillOutcome): string {
  return outcome.type === 'refused' ? outcome.code : outcome.type;
}

/** Sends and cancels orders of the position; returns them oldest first. */
function cancelMany(fixture: BookFixture, count: number, at: EpochMs): readonly Order[] {
  return Array.from({ length: count }, () => {
    const order = fixture.book.addOrder(fixture.newEntry(), at);
    const canceled = { type: 'canceled', reasonCode: 'X', at } as const;
    fixture.book.applyEvent(order.id, canceled);
    return order;
  });
}

/** The state that a refused event must not change. */
function stateOf({ book }: BookFixture): unknown {
  return [book.openOrders(), book.livePositions(), book.ledger.balances(), book.changes.isEmpty];
}

describe('AccountBook: positions', () => {
  it('holds one live position per instrument', () => {
    const { book, position } = new BookFixture();
    const second = { ...position, id: positionId('p-2') };
    expect(() => book.addPosition(second)).toThrow('One live position per instrument');
    expect(book.livePositions()).toEqual([position]);
    expect(book.liveCount).toBe(1);
  });

  it('releases a closed position, so that another can open', () => {
    const { book, position } = new BookFixture();
    book.setPosition({ ...position, status: 'closed' }, 'urgent');
    expect(book.position(position.instrument)).toBeNull();
    book.addPosition({ ...position, id: positionId('p-2') });
    expect(book.position(position.instrument)?.id).toBe('p-2');
  });

  it('counts changes of what is held, not of an empty position', () => {
    const fixture = new BookFixture();
    const { book, position, entry } = fixture;
    const revisions = [book.revision];
    book.setPosition({ ...position, updatedAt: epochMs(1) }, 'soft');
    revisions.push(book.revision);
    book.bookFill(fixture.fillOf(entry));
    revisions.push(book.revision);
    expect(revisions).toEqual([0, 0, 1]);
  });

  it('counts additions and removals separately from changes', () => {
    const fixture = new BookFixture();
    const { book, position, entry } = fixture;
    const before = book.membershipRevision;
    book.setPosition({ ...position, updatedAt: epochMs(1) }, 'soft');
    expect(book.membershipRevision).toBe(before);
    const another = book.addOrder(fixture.newEntry(), epochMs(2));
    const afterOrder = book.membershipRevision;
    expect(afterOrder).toBeGreaterThan(before);
    book.applyEvent(another.id, { type: 'canceled', reasonCode: 'X', at: epochMs(3) });
    const afterCancel = book.membershipRevision;
    expect(afterCancel).toBeGreaterThan(afterOrder);
    book.applyEvent(entry.id, { type: 'accepted', venueOrderId: 'V1', at: epochMs(3) });
    expect(book.membershipRevision).toBe(afterCancel);
    book.bookFill(fixture.fillOf(entry));
    const afterFill = book.membershipRevision;
    book.setPosition({ ...position, status: 'closed' }, 'urgent');
    const afterClose = book.membershipRevision;
    expect(afterClose).toBeGreaterThan(afterFill);
    book.addPosition({ ...position, id: positionId('p-2') });
    expect(book.membershipRevision).toBeGreaterThan(afterClose);
  });

  it('throws for an unknown instrument', () => {
    const { book } = new BookFixture();
    const unknown = instrumentId('kraken', 'DOGE/USD');
    expect(() => book.instrument(unknown)).toThrow('The instrument of an order is known');
  });
});

describe('AccountBook: orders', () => {
  it('records a new order as SUBMITTED before it is sent', () => {
    const { book, entry } = new BookFixture();
    expect([entry.status, entry.submittedAt]).toEqual(['SUBMITTED', epochMs(0)]);
    expect(book.openOrders()).toEqual([entry]);
    expect(book.changes.take().orders).toEqual([entry]);
  });

  it('throws for an order id that was used before, open or closed', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const again = { ...fixture.newEntry(), id: entry.id };
    expect(() => book.addOrder(again, epochMs(1))).toThrow('Order ids never repeat');
    book.applyEvent(entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    expect(() => book.addOrder(again, epochMs(2))).toThrow('Order ids never repeat');
  });

  it('refuses an event of an unknown order', () => {
    const { book } = new BookFixture();
    const outcome = book.applyEvent(orderId('o-foreign'), { type: 'expired', at: epochMs(1) });
    expect(outcome).toEqual({
      type: 'refused',
      code: 'ORDER_UNKNOWN',
      message: 'Order o-foreign is not on our books',
    });
  });

  it('refuses an illegal order event and leaves the order unchanged', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry));
    book.changes.take();
    const before = stateOf(fixture);
    const outcome = book.applyEvent(entry.id, {
      type: 'rejected',
      reasonCode: 'LATE',
      at: epochMs(2),
    });
    expect(outcome).toMatchObject({ type: 'refused', code: 'ILLEGAL_TRANSITION' });
    expect(stateOf(fixture)).toEqual(before);
  });

  it('lists the open orders of a position in sending order', () => {
    const fixture = new BookFixture();
    const { book, entry, position } = fixture;
    book.bookFill(fixture.fillOf(entry, { quantity: '0.5' }));
    const stop = fixture.addExit({ purpose: 'protective_stop', stopPrice: price(98) });
    const ids = book.openOrdersOf(position.id).map(({ id }) => id);
    expect(ids).toEqual([entry.id, stop.id]);
    expect(book.openOrdersOf(positionId('p-other'))).toEqual([]);
  });

  it('remembers ended orders for days, so that a fill racing a cancel finds its order', () => {
    const fixture = new BookFixture();
    const [first] = cancelMany(fixture, 1_000, epochMs(0));
    cancelMany(fixture, 1, epochMs(DAY_MS));
    const [recent] = cancelMany(fixture, 10, epochMs(3 * DAY_MS - 1));
    if (!first || !recent) throw new Error('Orders were canceled');
    expect(codeOf(fixture.book.bookFill(fixture.fillOf(first)))).toBe('changed');
    expect(codeOf(fixture.book.bookFill(fixture.fillOf(recent)))).toBe('changed');
    expect(fixture.book.order(recent.id)?.status).toBe('FILLED');
    expect(fixture.live.quantity.toString()).toBe('2');
  });

  it('forgets ended orders once venues no longer report them', () => {
    const fixture = new BookFixture();
    const [first] = cancelMany(fixture, 1, epochMs(0));
    for (const day of [3, 6]) cancelMany(fixture, 1, epochMs(day * DAY_MS));
    if (!first) throw new Error('An order was canceled');
    expect(codeOf(fixture.book.bookFill(fixture.fillOf(first)))).toBe('ORDER_UNKNOWN');
  });
});

describe('AccountBook: fills', () => {
  it('moves order, position and ledger together', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const outcome = book.bookFill(fixture.fillOf(entry, { price: 101, fee: '0.4' }));
    expect(codeOf(outcome)).toBe('changed');
    expect(book.order(entry.id)?.status).toBe('FILLED');
    expect(fixture.live.cost.toString()).toBe('101');
    expect(fixture.live.fees.toString()).toBe('0.4');
    expect(book.ledger.cash('USD').toString()).toBe('99898.6');
    expect(book.ledger.balanceOf('holdings', 'BTC').toString()).toBe('1');
  });

  it('books a repeated fill once', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const fill = fixture.fillOf(entry, { quantity: '0.3' });
    book.bookFill(fill);
    book.changes.take();
    const before = stateOf(fixture);
    expect(book.bookFill(fill)).toEqual({ type: 'repeated' });
    expect(stateOf(fixture)).toEqual(before);
  });

  it('refuses a fill of an unknown order', () => {
    const fixture = new BookFixture();
    const foreign = { ...fixture.fillOf(fixture.entry), order: orderId('o-foreign') };
    expect(codeOf(fixture.book.bookFill(foreign))).toBe('ORDER_UNKNOWN');
  });

  it('refuses the whole of a fill beyond its order', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry, { quantity: '0.7' }));
    book.changes.take();
    const before = stateOf(fixture);
    const outcome = book.bookFill(fixture.fillOf(entry, { quantity: '0.4' }));
    expect(codeOf(outcome)).toBe('OVERFILL');
    expect(stateOf(fixture)).toEqual(before);
  });

  it('refuses the whole of an exit fill beyond the position', () => {
    const fixture = new BookFixture();
    fixture.book.bookFill(fixture.fillOf(fixture.entry, { quantity: '0.5' }));
    const exit = fixture.addExit({ quantity: quantity(1) });
    fixture.book.changes.take();
    const before = stateOf(fixture);
    const outcome = fixture.book.bookFill(fixture.fillOf(exit, { quantity: '0.6' }));
    expect(codeOf(outcome)).toBe('OVER_EXIT');
    expect(stateOf(fixture)).toEqual(before);
  });

  it('refuses a fill with an unpriced fee asset or another instrument, side or account', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const third = { ...fixture.fillOf(entry), feeAsset: 'KFEE' };
    expect(codeOf(book.bookFill(third))).toBe('FEE_ASSET_UNKNOWN');
    const foreign = [
      { instrument: instrumentId('kraken', 'DOGE/USD') },
      { side: 'sell' as const },
      { scope: { ...entry.scope, account: accountId('another') } },
    ];
    for (const change of foreign) {
      const outcome = book.bookFill({ ...fixture.fillOf(entry), ...change });
      expect(codeOf(outcome)).toBe('FILL_OF_ANOTHER_ORDER');
    }
    expect(codeOf(book.bookFill(fixture.fillOf(entry)))).toBe('changed');
  });

  it('opens a position on the same plan for a late entry fill', () => {
    const fixture = new BookFixture();
    const { book, entry, position } = fixture;
    book.applyEvent(entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    book.setPosition({ ...position, status: 'closed', exitReason: 'manual' }, 'urgent');
    const late = book.bookFill(fixture.fillOf(entry, { quantity: '0.4', price: 101 }));
    expect(late).toMatchObject({ type: 'changed', isLate: true });
    expect(fixture.live).toMatchObject({ id: 'p-of-f-1', status: 'open', exitReason: 'manual' });
    expect(fixture.live.plan.initialStop).toEqual(position.plan.initialStop);
    expect([fixture.live.quantity, fixture.live.cost].map(String)).toEqual(['0.4', '40.4']);
    expect(book.order(entry.id)).toMatchObject({ status: 'CANCELED', position: 'p-of-f-1' });
    const rest = book.bookFill(fixture.fillOf(entry, { quantity: '0.6' }));
    expect([codeOf(rest), fixture.live.quantity.toString()]).toEqual(['changed', '1']);
  });

  it('starts that position without the figures of its predecessor', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry, { quantity: '0.5' }));
    book.applyEvent(entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    book.bookFill(fixture.fillOf(fixture.addExit(), { quantity: '0.5', price: 90, fee: 1 }));
    book.bookFill(fixture.fillOf(entry, { quantity: '0.1', price: 95 }));
    const { live } = fixture;
    expect(
      [live.entryQuantity, live.exitQuantity, live.realisedPnl, live.fees].map(String),
    ).toEqual(['0.1', '0', '0', '0']);
    expect([live.exitPrice, live.closedAt, live.openedAt]).toEqual([null, null, epochMs(3)]);
    expect(inventoryDifference(book.ledger, book.livePositions(), 'USD').isZero()).toBe(true);
  });

  it('adds a late entry fill to the next live position of the instrument', () => {
    const fixture = new BookFixture();
    const { book, entry, position } = fixture;
    book.applyEvent(entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    book.setPosition({ ...position, status: 'closed' }, 'urgent');
    book.addPosition({ ...position, id: positionId('p-2') });
    expect(codeOf(book.bookFill(fixture.fillOf(entry, { quantity: '0.4' })))).toBe('changed');
    expect(fixture.live).toMatchObject({ id: 'p-2', status: 'open' });
    expect(fixture.live.quantity.toString()).toBe('0.4');
  });

  it('refuses a late exit fill, even with a new position open', () => {
    const fixture = new BookFixture();
    const { book, entry, position } = fixture;
    book.bookFill(fixture.fillOf(entry));
    const other = fixture.addExit();
    book.bookFill(fixture.fillOf(fixture.addExit()));
    book.applyEvent(other.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    const late = fixture.fillOf(other, { quantity: '0.1' });
    expect(codeOf(book.bookFill(late))).toBe('FILL_WITHOUT_POSITION');
    book.addPosition({ ...position, id: positionId('p-2') });
    expect(codeOf(book.bookFill(late))).toBe('FILL_WITHOUT_POSITION');
    expect(fixture.live.quantity.isZero()).toBe(true);
  });

  it('accepts a fill beyond its order up to a requested amendment, whose answer is late', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry));
    const stop = fixture.addExit({ purpose: 'protective_stop', quantity: quantity('0.4') });
    for (const asked of ['0.9', '0.6']) {
      const terms = { quantity: quantity(asked), limitPrice: null, stopPrice: null };
      book.applyEvent(stop.id, { type: 'amend_requested', ...terms, at: epochMs(0) });
    }
    expect(codeOf(book.bookFill(fixture.fillOf(stop, { quantity: '0.4' })))).toBe('changed');
    expect(book.order(stop.id)?.status).toBe('FILLED');
    const tooMuch = book.bookFill(fixture.fillOf(stop, { quantity: '0.6' }));
    expect(codeOf(tooMuch)).toBe('ILLEGAL_TRANSITION');
    expect(codeOf(book.bookFill(fixture.fillOf(stop, { quantity: '0.5' })))).toBe('changed');
    expect(book.order(stop.id)?.quantity.toString()).toBe('0.9');
    expect(fixture.live.quantity.toString()).toBe('0.1');
  });

  it.each([
    ['cancel_requested', 'PENDING_CANCEL'],
    ['canceled', 'CANCELED'],
  ] as const)(
    'keeps an order that is %s as %s while a fill proves its amendment',
    (type, status) => {
      const fixture = new BookFixture();
      const { book, entry } = fixture;
      book.bookFill(fixture.fillOf(entry));
      const stop = fixture.addExit({ purpose: 'protective_stop', quantity: quantity('0.4') });
      const terms = { quantity: quantity('0.9'), limitPrice: null, stopPrice: null };
      book.applyEvent(stop.id, { type: 'amend_requested', ...terms, at: epochMs(0) });
      book.applyEvent(stop.id, { type, reasonCode: 'X', at: epochMs(1) });
      expect(codeOf(book.bookFill(fixture.fillOf(stop, { quantity: '0.5' })))).toBe('changed');
      expect(book.order(stop.id)?.status).toBe(status);
    },
  );

  it('keeps a flat position open while its entry works', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry, { quantity: '0.5' }));
    const exit = fixture.addExit();
    book.bookFill(fixture.fillOf(exit, { quantity: '0.5' }));
    expect(fixture.live).toMatchObject({ status: 'open', closedAt: null });
    const late = book.bookFill(fixture.fillOf(entry, { quantity: '0.5' }));
    expect(codeOf(late)).toBe('changed');
    expect(fixture.live.quantity.toString()).toBe('0.5');
  });

  it('closes a flat position when no entry works', () => {
    const fixture = new BookFixture();
    const { book, entry, position } = fixture;
    book.bookFill(fixture.fillOf(entry));
    const outcome = book.bookFill(fixture.fillOf(fixture.addExit()));
    expect(outcome.type === 'changed' && outcome.after.status).toBe('closed');
    expect(book.position(position.instrument)).toBeNull();
  });

  it('keeps the ledger identity and the cost of the position exact', () => {
    const lots = fc.integer({ min: 1, max: 4_000 }).map((count) => count / 10_000);
    const step = fc.record({
      lots,
      ticks: fc.integer({ min: 900, max: 1_100 }),
      exits: fc.boolean(),
    });
    const fee = fc.constantFrom('0', '0.0001', '0.333333333333333333');
    let refused = 0;
    let closes = 0;
    fc.assert(
      fc.property(
        fc.constantFrom<Direction>('long', 'short'),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fee,
        (direction, steps, paid) => {
          const fixture = new BookFixture(direction);
          const { book } = fixture;
          const exit = fixture.addExit({ quantity: quantity(1) });
          for (const { lots: amount, ticks, exits } of steps) {
            const order = exits ? exit : fixture.entry;
            const plan = { quantity: amount, price: ticks / 10, fee: paid };
            const outcome = book.bookFill(fixture.fillOf(order, plan));
            if (outcome.type === 'refused') refused += 1;
            if (exits && outcome.type === 'changed') closes += 1;
            expect(book.ledger.cashIdentity('USD').holds).toBe(true);
            const carried = inventoryDifference(book.ledger, book.livePositions(), 'USD');
            expect(carried.isZero()).toBe(true);
          }
        },
      ),
      seeded(),
    );
    expect([refused > 20, closes > 20]).toEqual([true, true]);
  });
});
