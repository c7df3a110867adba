import { invariant, type Decimal, type EpochMs, type Money } from '@tidegate/kernel';
import type {
  Account,
  AccountScope,
  Fill,
  Instrument,
  LedgerTransaction,
  LedgerTransactionKind,
  Position,
  Posting,
} from '@tidegate/model';

import { settleFill } from './fill-settlement.js';

/** A fill with its position before and after. */
export interface BookedFill {
  readonly fill: Fill;
  readonly before: Position;
  readonly after: Position;
  readonly instrument: Instrument;
  readonly account: Account;
}

/**
 * The postings of a fill. In currency: cash changes by the notional and a fee in quote, inventory by the change of cost
 * (negative for a short), realised by the gain as a credit, and fees by their value. In base: holdings change by the
 * units transferred, exchanged by the traded quantity, and fees by the units that the venue kept.
 */
export function transactionOfFill(booked: BookedFill): LedgerTransaction {
  const { fill, before, after, instrument, account } = booked;
  const settled = settleFill(fill, instrument);
  invariant(settled.ok, 'A booked fill can be settled', { fill: fill.id });
  invariant(instrument.quote === account.currency, 'An account trades in its own currency', {
    instrument: instrument.id,
    currency: account.currency,
  });
  const { notional, units, quoteFee, baseFee } = settled.value;
  const isBuy = fill.side === 'buy';
  const cash = (isBuy ? notional.neg() : notional).sub(quoteFee);
  const cost = after.cost.sub(before.cost);
  const currency = instrument.quote;
  return transaction(fill.scope, {
    id: `fill:${fill.id}`,
    kind: 'fill',
    at: fill.at,
    postings: [
      { book: 'cash', asset: currency, amount: cash },
      {
        book: 'inventory',
        asset: currency,
        amount: before.direction === 'long' ? cost : cost.neg(),
      },
      {
        book: 'realised',
        asset: currency,
        amount: before.realisedPnl.sub(after.realisedPnl),
      },
      { book: 'fees', asset: currency, amount: after.fees.sub(before.fees) },
      { book: 'holdings', asset: instrument.base, amount: isBuy ? units : units.neg() },
      {
        book: 'exchanged',
        asset: instrument.base,
        amount: isBuy ? fill.quantity.neg() : fill.quantity,
      },
      { book: 'fees', asset: instrument.base, amount: baseFee },
    ],
  });
}

/** Books the cost of unsellable dust as a loss. The units stay in the holdings. */
export function dustTransaction(
  position: Position,
  currency: string,
  at: EpochMs,
): LedgerTransaction {
  return transaction(position.scope, {
    id: `dust:${position.id}`,
    kind: 'correction',
    at,
    postings: [
      { book: 'inventory', asset: currency, amount: position.cost.neg() },
      { book: 'realised', asset: currency, amount: position.cost },
    ],
  });
}

/** Money or units brought in or taken out. */
export interface Transfer {
  /** Unique per account; the transaction's id includes it. */
  readonly id: string;
  readonly asset: string;
  readonly amount: Money;
  readonly at: EpochMs;
}

export function depositTransaction(scope: AccountScope, transfer: Transfer): LedgerTransaction {
  return transferTransaction(scope, { transfer, kind: 'deposit', signed: transfer.amount });
}

/** Takes money out; `amount` > 0. */
export function withdrawalTransaction(scope: AccountScope, transfer: Transfer): LedgerTransaction {
  return transferTransaction(scope, {
    transfer,
    kind: 'withdrawal',
    signed: transfer.amount.neg(),
  });
}

/** The possible transaction ids of a transfer, as a deposit and as a withdrawal. */
export function transactionIdsOf(transfer: string): readonly [string, string] {
  return [`deposit:${transfer}`, `withdrawal:${transfer}`];
}

/** The id of the transfer, from the id of its transaction. */
export function transferIdOf(transaction: string): string {
  return transaction.slice(transaction.indexOf(':') + 1);
}

function transferTransaction(
  scope: AccountScope,
  move: { transfer: Transfer; kind: 'deposit' | 'withdrawal'; signed: Decimal },
): LedgerTransaction {
  const { transfer, kind, signed } = move;
  invariant(transfer.amount.gt(0), 'The amount of a transfer is positive', {
    transfer: transfer.id,
  });
  return transaction(scope, {
    id: `${kind}:${transfer.id}`,
    kind,
    at: transfer.at,
    postings: [
      { book: 'cash', asset: transfer.asset, amount: signed },
      { book: 'deposits', asset: transfer.asset, amount: signed.neg() },
    ],
  });
}

function transaction(
  scope: AccountScope,
  content: {
    id: string;
    kind: LedgerTransactionKind;
    at: EpochMs;
    postings: readonly Posting[];
  },
): LedgerTransaction {
  const postings = content.postings.filter((posting) => !posting.amount.isZero());
  return { id: content.id, scope, kind: content.kind, postings, at: content.at };
}
