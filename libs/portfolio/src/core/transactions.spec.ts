import { describe, expect, it } from '@jest/globals';

import { InvariantViolation, money } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Fill, LedgerTransaction, Position } from '@tidegate/model';

import { aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from '../../testing/index.js';
import { applyFillToPosition } from './position-fills.js';
import {
  depositTransaction,
  transactionIdsOf,
  transactionOfFill,
  transferIdOf,
  withdrawalTransaction,
} from './transactions.js';

function booked(before: Position, fill: Fill): { after: Position; transaction: LedgerTransaction } {
  const result = applyFillToPosition(before, fill, BTC_USD);
  if (!result.ok) throw new Error(result.error.code);
  const around = { fill, before, after: result.value };
  return {
    after: result.value,
    transaction: transactionOfFill({ ...around, instrument: BTC_USD, account: MARGIN_ACCOUNT }),
  };
}

const linesOf = ({ postings }: LedgerTransaction): string[] =>
  postings.map(({ book, asset, amount }) => `${book} ${amount.toString()} ${asset}`);

describe('transactionOfFill', () => {
  it('converts cash into inventory for a long entry', () => {
    const { transaction } = booked(anOpenPosition(), aFill({ quantity: 2, fee: '0.8' }));
    expect(transaction.id).toBe('fill:f-1');
    expect(transaction.kind).toBe('fill');
    expect(linesOf(transaction)).toEqual([
      'cash -200.8 USD',
      'inventory 200 USD',
      'fees 0.8 USD',
      'holdings 2 BTC',
      'exchanged -2 BTC',
    ]);
  });

  it('books a gain as a credit on exit', () => {
    const { after } = booked(anOpenPosition(), aFill({ quantity: 2 }));
    const exit = aFill({ id: 'f-2', side: 'sell', price: 110, quantity: 1, fee: '0.5' });
    expect(linesOf(booked(after, exit).transaction)).toEqual([
      'cash 109.5 USD',
      'inventory -100 USD',
      'realised -10 USD',
      'fees 0.5 USD',
      'holdings -1 BTC',
      'exchanged 1 BTC',
    ]);
  });

  it('carries a short as negative inventory', () => {
    const short = anOpenPosition({ direction: 'short' });
    const { after, transaction } = booked(short, aFill({ side: 'sell', quantity: 2 }));
    expect(linesOf(transaction)).toEqual([
      'cash 200 USD',
      'inventory -200 USD',
      'holdings -2 BTC',
      'exchanged 2 BTC',
    ]);
    expect(linesOf(booked(after, aFill({ price: 103, quantity: 2 })).transaction)).toEqual([
      'cash -206 USD',
      'inventory 200 USD',
      'realised 6 USD',
      'holdings 2 BTC',
      'exchanged -2 BTC',
    ]);
  });

  it('books a fee in base in both assets', () => {
    const fill = aFill({ quantity: 1, fee: '0.004', feeAsset: 'BTC' });
    expect(linesOf(booked(anOpenPosition(), fill).transaction)).toEqual([
      'cash -100 USD',
      'inventory 99.6 USD',
      'fees 0.4 USD',
      'holdings 0.996 BTC',
      'exchanged -1 BTC',
      'fees 0.004 BTC',
    ]);
  });

  it('throws for a fill that no position can take', () => {
    const { after } = booked(anOpenPosition(), aFill());
    const fill = aFill({ fee: 1, feeAsset: 'EUR' });
    const around = { fill, before: after, after, instrument: BTC_USD, account: MARGIN_ACCOUNT };
    expect(() => transactionOfFill(around)).toThrow(InvariantViolation);
  });

  it('throws for an instrument in another currency than the account’s', () => {
    const before = anOpenPosition();
    const fill = aFill();
    const result = applyFillToPosition(before, fill, BTC_USD);
    if (!result.ok) throw new Error('unexpected');
    const account = { ...MARGIN_ACCOUNT, currency: 'EUR' };
    expect(() =>
      transactionOfFill({ fill, before, after: result.value, instrument: BTC_USD, account }),
    ).toThrow(InvariantViolation);
  });
});

describe('the transaction of a transfer', () => {
  const { scope } = MARGIN_ACCOUNT;
  const transfer = { id: 'venue:7', asset: 'USD', amount: money(5), at: NOON };

  it('moves money in from the deposits', () => {
    const deposit = depositTransaction(scope, transfer);
    expect(deposit).toMatchObject({ id: 'deposit:venue:7', kind: 'deposit', scope, at: NOON });
    expect(linesOf(deposit)).toEqual(['cash 5 USD', 'deposits -5 USD']);
  });

  it('moves money back to the deposits', () => {
    const withdrawal = withdrawalTransaction(scope, transfer);
    expect(withdrawal).toMatchObject({ id: 'withdrawal:venue:7', kind: 'withdrawal' });
    expect(linesOf(withdrawal)).toEqual(['cash -5 USD', 'deposits 5 USD']);
  });

  it('has one of two ids, and either leads back to the transfer', () => {
    const ids = transactionIdsOf('venue:7');
    expect(ids).toEqual(['deposit:venue:7', 'withdrawal:venue:7']);
    expect(ids.map(transferIdOf)).toEqual(['venue:7', 'venue:7']);
  });
});
