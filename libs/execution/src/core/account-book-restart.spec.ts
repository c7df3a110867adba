import { describe, expect, it } from '@jest/globals';
import { epochMs, quantity } from '@tidegate/kernel';
import { Ledger } from '@tidegate/portfolio';

import { anInstrument, BookFixture, heldBooks } from '../../testing/index.js';
import { AccountBook, type FillOutcome, type StoredBooks } from './account-book.js';

function codeOf(outcome: FillOutcome): string {
  return outcome.type === 'refused' ? outcome.code : outcome.type;
}

describe('AccountBook: restart', () => {
  it('goes on with the rows that the store held, and notes none of them as changed', () => {
    const before = new BookFixture();
    before.book.bookFill(before.fillOf(before.entry, { quantity: '0.4' }));
    const { account, ledger } = before.book;
    const instrument = anInstrument();
    const after = new AccountBook(account, ledger, new Map([[instrument.id, instrument]]));
    after.restore(heldBooks(before.book));
    expect(after.openOrders()).toEqual(before.book.openOrders());
    expect(after.livePositions()).toEqual([before.live]);
    expect(after.changes.isEmpty).toBe(true);
    expect(after.revision).toBeGreaterThan(0);
    expect(codeOf(after.bookFill(before.fillOf(before.entry, { quantity: '0.6' })))).toBe(
      'changed',
    );
  });

  it('knows a fill that was booked before it', () => {
    const before = new BookFixture();
    const fill = before.fillOf(before.entry, { quantity: '0.4' });
    before.book.bookFill(fill);
    const after = restarted(before, { recentFills: [fill.id] });
    expect(codeOf(after.bookFill(fill))).toBe('repeated');
    expect(after.livePositions()[0]?.quantity.toString()).toBe('0.4');
  });

  it('books a late fill of an order that ended before it', () => {
    const before = new BookFixture();
    before.book.bookFill(before.fillOf(before.entry, { quantity: '0.4' }));
    before.book.applyEvent(before.entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    const ended = before.book.order(before.entry.id);
    if (!ended) throw new Error('The order ended');
    const late = before.fillOf(before.entry, { quantity: '0.3' });
    expect(codeOf(restarted(before).bookFill(late))).toBe('ORDER_UNKNOWN');
    const after = restarted(before, { endedOrders: [ended] });
    expect(codeOf(after.bookFill(late))).toBe('changed');
    expect(codeOf(after.bookFill(late))).toBe('repeated');
    expect(after.livePositions()[0]?.quantity.toString()).toBe('0.7');
  });

  it('makes a position of a late fill whose position ended before it', () => {
    const before = new BookFixture();
    const late = before.fillOf(before.entry, { quantity: '0.3' });
    before.book.applyEvent(before.entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    const ended = before.book.order(before.entry.id);
    const position = { ...before.position, status: 'closed' as const, closedAt: epochMs(1) };
    if (!ended) throw new Error('The order ended');
    before.book.setPosition(position, 'urgent');
    const known = { endedOrders: [ended] };
    expect(codeOf(restarted(before, known).bookFill(late))).toBe('FILL_WITHOUT_POSITION');
    const after = restarted(before, { ...known, endedPositions: [position] });
    expect(codeOf(after.bookFill(late))).toBe('changed');
    expect(after.livePositions()[0]?.quantity.toString()).toBe('0.3');
  });

  it('takes a fill beyond an order whose larger amendment was asked for before it', () => {
    const before = new BookFixture();
    before.book.bookFill(before.fillOf(before.entry));
    const stop = before.addExit({ purpose: 'protective_stop', quantity: quantity('0.4') });
    const terms = { quantity: quantity('0.9'), limitPrice: null, stopPrice: null };
    before.book.applyEvent(stop.id, { type: 'amend_requested', ...terms, at: epochMs(0) });
    const fill = before.fillOf(stop, { quantity: '0.8' });
    expect(codeOf(restarted(before).bookFill(fill))).toBe('changed');
  });
});

/** The book after a restart with all that the store held, and more where named. */
function restarted(before: BookFixture, more: Partial<StoredBooks> = {}): AccountBook {
  const instrument = anInstrument();
  const ledger = new Ledger(before.book.account.scope);
  ledger.restore(before.book.ledger.balances());
  const after = new AccountBook(
    before.book.account,
    ledger,
    new Map([[instrument.id, instrument]]),
  );
  after.restore({ ...heldBooks(before.book), ...more });
  return after;
}
