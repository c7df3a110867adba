import { describe, expect, it } from '@jest/globals';

import { accountId, Decimal, InvariantViolation, money, tenantId } from '@tidegate/kernel';
import type { LedgerTransaction, Posting } from '@tidegate/model';

import { MARGIN_ACCOUNT, NOON } from '../../testing/index.js';
import { Ledger } from './ledger.js';
import { depositTransaction, withdrawalTransaction } from './transactions.js';

const { scope } = MARGIN_ACCOUNT;

const posting = (book: Posting['book'], amount: string | number, asset = 'USD'): Posting => ({
  book,
  asset,
  amount: new Decimal(amount),
});

const transaction = (id: string, ...postings: Posting[]): LedgerTransaction => ({
  id,
  scope,
  kind: 'correction',
  postings,
  at: NOON,
});

const codeOf = (ledger: Ledger, tx: LedgerTransaction): string | null => {
  const result = ledger.apply(tx);
  return result.ok ? null : result.error.code;
};

describe('Ledger', () => {
  it('starts with zero balances', () => {
    const ledger = new Ledger(scope);
    expect(ledger.balances()).toEqual([]);
    expect(ledger.cash('USD').toString()).toBe('0');
    expect(ledger.cashIdentity('USD')).toEqual({ holds: true, difference: new Decimal(0) });
  });

  it('books a deposit and a withdrawal against the deposits', () => {
    const ledger = new Ledger(scope);
    const transfer = { id: 'one', asset: 'USD', at: NOON };
    expect(
      codeOf(ledger, depositTransaction(scope, { ...transfer, amount: money(500) })),
    ).toBeNull();
    const out = withdrawalTransaction(scope, { ...transfer, amount: money('120.5') });
    expect(codeOf(ledger, out)).toBeNull();
    expect(ledger.cash('USD').toString()).toBe('379.5');
    expect(ledger.balanceOf('deposits', 'USD').toString()).toBe('-379.5');
    expect(() => depositTransaction(scope, { ...transfer, amount: money(-1) })).toThrow(
      InvariantViolation,
    );
  });

  it('refuses a transaction that is unbalanced in any asset, and changes nothing', () => {
    const ledger = new Ledger(scope);
    const lopsided = transaction('x', posting('cash', 5), posting('deposits', '-4.999999'));
    expect(codeOf(ledger, lopsided)).toBe('UNBALANCED');
    const mixed = transaction('x', posting('cash', 5), posting('holdings', -5, 'BTC'));
    expect(codeOf(ledger, mixed)).toBe('UNBALANCED');
    expect(ledger.balances()).toEqual([]);
  });

  it('books an id once', () => {
    const ledger = new Ledger(scope);
    const tx = transaction('x', posting('cash', 5), posting('deposits', -5));
    expect(codeOf(ledger, tx)).toBeNull();
    expect(codeOf(ledger, tx)).toBe('DUPLICATE_TRANSACTION');
    expect(ledger.cash('USD').toString()).toBe('5');
  });

  it('forgets the oldest ids beyond its bound, which the store refuses', () => {
    const ledger = new Ledger(scope, 2);
    for (const id of ['a', 'b', 'c']) {
      expect(
        codeOf(ledger, transaction(id, posting('cash', 1), posting('deposits', -1))),
      ).toBeNull();
    }
    const again = (id: string): LedgerTransaction =>
      transaction(id, posting('cash', 1), posting('deposits', -1));
    expect(codeOf(ledger, again('b'))).toBe('DUPLICATE_TRANSACTION');
    expect(codeOf(ledger, again('c'))).toBe('DUPLICATE_TRANSACTION');
    expect(codeOf(ledger, again('a'))).toBeNull();
  });

  it('remembers at least one id', () => {
    const ledger = new Ledger(scope, 1);
    const tx = transaction('x', posting('cash', 1), posting('deposits', -1));
    expect([codeOf(ledger, tx), codeOf(ledger, tx)]).toEqual([null, 'DUPLICATE_TRANSACTION']);
    expect(() => new Ledger(scope, 0)).toThrow(InvariantViolation);
  });

  it('raises its revision with every booked transaction and with a restore', () => {
    const ledger = new Ledger(scope);
    const revisions = [ledger.revision];
    ledger.restore([]);
    revisions.push(ledger.revision);
    const tx = transaction('x', posting('cash', 1), posting('deposits', -1));
    ledger.apply(tx);
    revisions.push(ledger.revision);
    ledger.apply(tx);
    revisions.push(ledger.revision);
    expect(revisions).toEqual([0, 1, 2, 2]);
  });

  it('lists a single restored balance', () => {
    const ledger = new Ledger(scope);
    const balance = { book: 'cash', asset: 'USD', amount: new Decimal(1) } as const;
    ledger.restore([balance]);
    expect(ledger.balances()).toEqual([balance]);
  });

  it('refuses transactions of another account', () => {
    const foreign = { tenant: tenantId('other'), account: accountId('a') };
    const tx = { ...transaction('x', posting('cash', 1), posting('deposits', -1)), scope: foreign };
    expect(codeOf(new Ledger(scope), tx)).toBe('FOREIGN_SCOPE');
  });

  it('refuses amounts beyond exact arithmetic', () => {
    const fine = `0.${'0'.repeat(18)}1`;
    const tooFine = transaction('x', posting('cash', fine), posting('deposits', `-${fine}`));
    expect(codeOf(new Ledger(scope), tooFine)).toBe('AMOUNT_OUT_OF_RANGE');
    const huge = '1'.padEnd(23, '0');
    const tooLarge = transaction('x', posting('cash', huge), posting('deposits', `-${huge}`));
    const ledger = new Ledger(scope);
    expect(codeOf(ledger, tooLarge)).toBe('AMOUNT_OUT_OF_RANGE');
    expect(ledger.balances()).toEqual([]);
  });

  it('lists its balances in a fixed order and restores them', () => {
    const ledger = new Ledger(scope);
    ledger.apply(
      transaction('x', posting('fees', 1), posting('cash', 9), posting('deposits', -10)),
    );
    expect(ledger.balances().map(({ book }) => book)).toEqual(['cash', 'deposits', 'fees']);
    const restored = new Ledger(scope);
    restored.restore(ledger.balances());
    expect(restored.balances()).toEqual(ledger.balances());
    expect(() => restored.restore([])).toThrow(InvariantViolation);
  });

  it('lists only the current balances that transactions changed', () => {
    const ledger = new Ledger(scope);
    const first = transaction('x', posting('cash', 10), posting('deposits', -10));
    const second = transaction('y', posting('fees', 1), posting('cash', -1));
    ledger.apply(first);
    ledger.apply(second);
    const amounts = ledger
      .balancesOf([second])
      .map(({ book, amount }) => [book, amount.toString()]);
    expect(amounts).toEqual([
      ['cash', '9'],
      ['fees', '1'],
    ]);
    expect(ledger.balancesOf([first, second])).toEqual(ledger.balances());
    expect(ledger.balancesOf([])).toEqual([]);
    expect(new Ledger(scope).balancesOf([first])).toEqual([]);
  });

  it('reports the difference of the cash identity', () => {
    const ledger = new Ledger(scope);
    ledger.restore([
      { book: 'cash', asset: 'USD', amount: new Decimal('10.01') },
      { book: 'deposits', asset: 'USD', amount: new Decimal(-10) },
    ]);
    expect(ledger.cashIdentity('USD')).toEqual({ holds: false, difference: new Decimal('0.01') });
    expect(ledger.cashIdentity('EUR').holds).toBe(true);
  });
});
