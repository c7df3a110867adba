import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity } from '@tidegate/kernel';
import { BookFixture } from '@tidegate/execution/testing';

import { orderedNotionals } from './ordered-notionals.js';

describe('orderedNotionals', () => {
  it('counts the unfilled part of an entry at its decision price', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    expect([...orderedNotionals(book)]).toEqual([[entry.instrument, 100]]);
    book.bookFill(fixture.fillOf(entry, { quantity: '0.4' }));
    expect([...orderedNotionals(book)]).toEqual([[entry.instrument, 60]]);
    book.bookFill(fixture.fillOf(entry, { quantity: '0.6' }));
    expect([...orderedNotionals(book)]).toEqual([]);
  });

  it('excludes exits and counts an entry until its cancellation is confirmed', () => {
    const fixture = new BookFixture();
    const { book, entry } = fixture;
    book.bookFill(fixture.fillOf(entry, { quantity: '0.4' }));
    fixture.addExit({
      purpose: 'protective_stop',
      stopPrice: price(98),
      quantity: quantity('0.4'),
    });
    book.applyEvent(entry.id, { type: 'cancel_requested', at: epochMs(1) });
    expect([...orderedNotionals(book)]).toEqual([[entry.instrument, 60]]);
    book.applyEvent(entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    expect([...orderedNotionals(book)]).toEqual([]);
  });
});
