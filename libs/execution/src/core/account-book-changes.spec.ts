import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, positionId } from '@tidegate/kernel';

import { BookFixture } from '../../testing/index.js';

describe('AccountBook: changes', () => {
  it('returns each changed row once, in its last version', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry, { quantity: '0.4' }));
    book.bookFill(fixture.fillOf(entry, { quantity: '0.6' }));
    const taken = book.changes.take();
    expect(taken.orders.map(({ status }) => status)).toEqual(['FILLED']);
    expect(taken.positions.map((position) => position.quantity.toString())).toEqual(['1']);
    expect(taken.fills.map(({ id }) => id)).toEqual(['f-1', 'f-2']);
    expect(taken.transactions.map(({ id }) => id)).toEqual(['fill:f-1', 'fill:f-2']);
    expect(book.changes.isEmpty).toBe(true);
  });

  it('marks changes of money as urgent but not a new high', () => {
    const fixture = new BookFixture();
    const { book, position } = fixture;
    book.changes.take();
    book.setPosition({ ...position, updatedAt: epochMs(1) }, 'soft');
    expect([book.changes.isUrgent, book.changes.isEmpty]).toEqual([false, false]);
    book.bookFill(fixture.fillOf(fixture.entry));
    expect(book.changes.isUrgent).toBe(true);
  });

  it('makes a new position urgent', () => {
    const { book, position } = new BookFixture();
    book.setPosition({ ...position, status: 'closed' }, 'soft');
    book.changes.take();
    book.addPosition({ ...position, id: positionId('p-2') });
    expect(book.changes.isUrgent).toBe(true);
  });

  it('throws for a new order that was sent before', () => {
    const fixture = new BookFixture();
    const sent = { ...fixture.newEntry(), status: 'SUBMITTED' as const };
    expect(() => fixture.book.addOrder(sent, epochMs(1))).toThrow('A new order can be submitted');
  });

  it('records the loss of dust once', () => {
    const fixture = new BookFixture();
    const { book } = fixture;
    book.bookFill(fixture.fillOf(fixture.entry, { quantity: '0.0001' }));
    book.changes.take();
    const held = fixture.live;
    expect(book.writeOff(held, epochMs(9)).status).toBe('closed');
    expect(book.changes.take().transactions.map(({ id }) => id)).toEqual(['dust:p-1']);
    expect(() => book.writeOff(held, epochMs(9))).toThrow('Dust is written off once');
  });

  it('throws for a fill that the ledger booked but the book does not know', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const fill = fixture.fillOf(entry);
    const { scope } = book.account;
    const booked = {
      id: `fill:${fill.id}`,
      scope,
      kind: 'fill' as const,
      postings: [],
      at: fill.at,
    };
    book.ledger.apply(booked);
    expect(() => book.bookFill(fill)).toThrow('A fill books into a balanced transaction');
  });

  it('forgets fills once venues no longer report them', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    const fills = [0, 1, 2, 3, 6].map((day) => ({
      ...fixture.fillOf(entry, { quantity: '0.1' }),
      at: epochMs(day * DAY_MS),
    }));
    for (const fill of fills.slice(0, 4)) book.bookFill(fill);
    expect(fills.slice(0, 4).every(({ id }) => book.hasBooked(id))).toBe(true);
    for (const fill of fills.slice(4)) book.bookFill(fill);
    expect(fills.map(({ id }) => book.hasBooked(id))).toEqual([false, false, false, true, true]);
  });

  it('names every asset that the account owned', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    expect([...book.assets()]).toEqual(['USD']);
    book.bookFill(fixture.fillOf(entry));
    expect([...book.assets()].sort()).toEqual(['BTC', 'USD']);
  });
});
