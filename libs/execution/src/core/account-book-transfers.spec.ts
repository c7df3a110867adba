import { describe, expect, it } from '@jest/globals';
import { epochMs, money } from '@tidegate/kernel';
import { Ledger } from '@tidegate/portfolio';

import { anInstrument, BookFixture, storedBooks } from '../../testing/index.js';
import { AccountBook, type SignedTransfer, type TransferOutcome } from './account-book.js';

const aTransfer = (change: Partial<SignedTransfer> = {}): SignedTransfer => ({
  id: 'w-1',
  asset: 'USD',
  amount: money(50),
  at: epochMs(5),
  ...change,
});

/** `changed <amount in the account's currency>`, `repeated`, or the code of the refusal. */
function outcomeOf(outcome: TransferOutcome): string {
  if (outcome.type === 'refused') return outcome.code;
  return outcome.type === 'changed' ? `changed ${String(outcome.inCurrency)}` : outcome.type;
}

describe('AccountBook: transfers', () => {
  it('books a deposit once per id and ignores its repetition', () => {
    const { book } = new BookFixture();
    book.changes.take();
    expect(outcomeOf(book.bookTransfer(aTransfer()))).toBe('changed 50');
    expect(book.changes.take().transactions.map(({ id }) => id)).toEqual(['deposit:w-1']);
    expect(outcomeOf(book.bookTransfer(aTransfer({ amount: money(70) })))).toBe('repeated');
    expect([book.ledger.cash('USD').toString(), book.changes.isEmpty]).toEqual(['100050', true]);
  });

  it('books a withdrawal and keeps the cash identity', () => {
    const { book } = new BookFixture();
    expect(outcomeOf(book.bookTransfer(aTransfer({ amount: money(-100) })))).toBe('changed -100');
    expect(book.ledger.cash('USD').toString()).toBe('99900');
    expect(book.ledger.cashIdentity('USD').holds).toBe(true);
    expect(outcomeOf(book.bookTransfer(aTransfer({ amount: money(-100) })))).toBe('repeated');
  });

  it('treats a withdrawal with the id of a booked deposit as a repetition', () => {
    const { book } = new BookFixture();
    expect(outcomeOf(book.bookTransfer(aTransfer()))).toBe('changed 50');
    expect(outcomeOf(book.bookTransfer(aTransfer({ amount: money(-50) })))).toBe('repeated');
    expect(book.ledger.cash('USD').toString()).toBe('100050');
  });

  it('recognises a transfer after more fills than the ledger remembers ids', () => {
    const fixture = new BookFixture();
    const { book } = fixture;
    book.bookTransfer(aTransfer());
    for (let more = 0; more < 5_000; more += 1) {
      book.bookTransfer(aTransfer({ id: `m-${more}`, amount: money(1) }));
    }
    expect(outcomeOf(book.bookTransfer(aTransfer()))).toBe('repeated');
  });

  it('recognises a repeated withdrawal although the account could not pay it twice', () => {
    const { book } = new BookFixture();
    const all = aTransfer({ amount: money(-100_000) });
    expect(outcomeOf(book.bookTransfer(all))).toBe('changed -100000');
    expect(outcomeOf(book.bookTransfer(all))).toBe('repeated');
  });

  it('refuses a withdrawal that exceeds the balance by one cent', () => {
    const { book } = new BookFixture();
    const all = aTransfer({ amount: money('-100000') });
    const outcome = book.bookTransfer({ ...all, amount: money('-100000.01') });
    expect(outcome).toEqual({
      type: 'refused',
      code: 'INSUFFICIENT_FUNDS',
      message: 'Transfer w-1 withdraws 100000.01 USD, more than the balance of 100000',
    });
    expect(outcomeOf(book.bookTransfer(all))).toBe('changed -100000');
    expect(book.ledger.cash('USD').toString()).toBe('0');
  });

  it('refuses a transfer of zero and one beyond exact arithmetic', () => {
    const { book } = new BookFixture();
    expect(outcomeOf(book.bookTransfer(aTransfer({ amount: money(0) })))).toBe('EMPTY_TRANSFER');
    const huge = aTransfer({ amount: money('1e30') });
    expect(outcomeOf(book.bookTransfer(huge))).toBe('AMOUNT_OUT_OF_RANGE');
    expect(book.ledger.cash('USD').toString()).toBe('100000');
  });

  it('keeps units of another asset separate from the account’s currency', () => {
    const { book } = new BookFixture();
    expect(outcomeOf(book.bookTransfer(aTransfer({ asset: 'BTC', amount: money(2) })))).toBe(
      'changed null',
    );
    expect([book.ledger.cash('USD').toString(), book.ledger.cash('BTC').toString()]).toEqual([
      '100000',
      '2',
    ]);
    const out = aTransfer({ id: 'w-2', asset: 'BTC', amount: money(-3) });
    expect(outcomeOf(book.bookTransfer(out))).toBe('INSUFFICIENT_FUNDS');
  });

  it('recognises a transfer booked before a restart', () => {
    const { book } = new BookFixture();
    book.bookTransfer(aTransfer());
    const instrument = anInstrument();
    const ledger = new Ledger(book.account.scope);
    ledger.restore(book.ledger.balances());
    const after = new AccountBook(book.account, ledger, new Map([[instrument.id, instrument]]));
    after.restore({ ...storedBooks(book), recentTransfers: ['deposit:w-1'] });
    expect(outcomeOf(after.bookTransfer(aTransfer()))).toBe('repeated');
    expect(outcomeOf(after.bookTransfer(aTransfer({ id: 'w-2' })))).toBe('changed 50');
  });
});
