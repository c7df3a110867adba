import { describe, expect, it } from '@jest/globals';
import { epochMs, quantity } from '@tidegate/kernel';
import { Ledger } from '@tidegate/portfolio';

import { anInstrument, BookFixture, storedBooks } from '../../testing/index.js';
import { AccountBook, type FillOutcome, type StoredBooks } from './account-book.js';

function codeOf(outcome: FillOutcome): string {
  return outcome.type === 'refused' ? outcome.code : outcome.type;
}

describe('AccountBook: restart', () => {
  it('restores the stored rows without recording a change', () => {
    const before = new BookFixture();
    before.book.bookFill(before.fillOf(before.entry, { quantity: '0.4' }));
    const { account, ledger } = before.book;
    const instrument = anInstrument();
    const after = new AccountBook(account, ledger, new Map([[instrument.id, instrument]]));
    after.restore(storedBooks(before.book));
    expect(after.openOrders()).toEqual(before.book.openOrders());
    expect(after.livePositions()).toEqual([before.live]);
    expect(after.changes.isEmpty).toBe(true);
    expect(after.revision).toBeGreaterThan(0);
    expect(after.membershipRevision).toBeGreaterThan(0);
    expect(after.openCount).toBe(1);
    expect([...after.positionsHeld()]).toEqual([before.live]);
    expect(codeOf(after.bookFill(before.fillOf(before.entry, { quantity: '0.6' })))).toBe(
      'changed',
    );
  });

  it('recognises a fill booked before the restart', () => {
    const before = new BookFixture();
    const fill = before.fillOf(before.entry, { quantity: '0.4' });
    before.book.bookFill(fill);
    const after = restarted(before, { recentFills: [fill.id] });
    expect(codeOf(after.bookFill(fill))).toBe('repeated');
    expect(after.livePositions()[0]?.quantity.toString()).toBe('0.4');
  });

  it('books a late fill of an order that ended before the restart', () => {
    const before = new BookFixture();
    before.book.bookFill(before.fillOf(before.entry, { quantity: '0.4' }));
    before.book.applyEvent(before.entry.id, { type: 'canceled', reasonCode: 'X', at: epochMs(1) });
    const ended = before.book.order(before.entry.id);
    if (!ended) throw new Error('The order ended');
    const late = before.fillOf(before.entry, { quantity: '0.3' });
    expect(codeOf(restarted(before).bookFill(late))).toBe('ORDER_UNKNOWN');
    const after = restarted(before, { endedOrders: [ended] });
    expect(after.orderByClientId(ended.clientId)).toBe(ended);
    expect(codeOf(after.bookFill(late))).toBe('changed');
    expect(codeOf(after.bookFill(late))).toBe('repeated');
    expect(after.livePositions()[0]?.quantity.toString()).toBe('0.7');
  });

  it('opens a position for a late fill whose position ended before the restart', () => {
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

  it('accepts a fill beyond its order if a larger amendment was requested before the restart', () => {
    const before = new BookFixture();
    before.book.bookFill(before.fillOf(before.entry));
    const stop = before.addExit({ purpose: 'protective_stop', quantity: quantity('0.4') });
    const terms = { quantity: quantity('0.9'), limitPrice: null, stopPrice: null };
    before.book.applyEvent(stop.id, { type: 'amend_requested', ...terms, at: epochMs(0) });
    const fill = before.fillOf(stop, { quantity: '0.8' });
    expect(codeOf(restarted(before).bookFill(fill))).toBe('changed');
  });
});

/** The book after a restart with its stored rows, plus `more`. */
function restarted(before: BookFixture, more: Partial<StoredBooks> = {}): AccountBook {
  const instrument = anInstrument();
  const ledger = new Ledger(before.book.account.scope);
  ledger.restore(before.book.ledger.balances());
  const after = new AccountBook(
    before.book.account,
    ledger,
    new Map([[instrument.id, instrument]]),
  );
  after.restore({ ...storedBooks(before.book), ...more });
  return after;
}
