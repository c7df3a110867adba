import type { AccountId, Decimal, TenantId } from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type {
  AccountScope,
  LedgerBook,
  LedgerTransaction,
  LedgerTransactionKind,
  Posting,
} from '@tidegate/model';
import type { LedgerBalance } from '@tidegate/trading';

import { decimalOf, decimalText } from './scalar.js';

/** A ledger transaction without its postings as a row of `ledger_transactions`. */
export interface TransactionRow {
  tenant: string;
  account: string;
  id: string;
  kind: string;
  at: number;
}

/** One posting of a transaction as a row of `ledger_postings`. */
export interface PostingRow {
  tenant: string;
  account: string;
  transaction: string;
  /** 0, 1, 2 … in the order of the transaction. */
  line: number;
  book: string;
  asset: string;
  amount: string;
}

/** The current amount in a book as a row of `ledger_balances`. */
export interface BalanceRow {
  tenant: string;
  account: string;
  book: string;
  asset: string;
  amount: string;
}

export function encodeTransaction(transaction: LedgerTransaction): TransactionRow {
  const { scope, id, kind, at } = transaction;
  return { tenant: scope.tenant, account: scope.account, id, kind, at };
}

export function encodePostings(transaction: LedgerTransaction): readonly PostingRow[] {
  const { scope, id } = transaction;
  return transaction.postings.map((posting, line) => ({
    tenant: scope.tenant,
    account: scope.account,
    transaction: id,
    line,
    book: posting.book,
    asset: posting.asset,
    amount: decimalText(posting.amount),
  }));
}

/** Decodes a transaction with its postings, given in any order. */
export function decodeTransaction(
  row: TransactionRow,
  postings: readonly PostingRow[],
): LedgerTransaction {
  return {
    id: row.id,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    kind: row.kind as LedgerTransactionKind,
    postings: postings.toSorted((a, b) => a.line - b.line).map(decodePosting),
    at: epochMs(row.at),
  };
}

export function encodeBalance(scope: AccountScope, balance: LedgerBalance): BalanceRow {
  return {
    tenant: scope.tenant,
    account: scope.account,
    book: balance.book,
    asset: balance.asset,
    amount: decimalText(balance.amount),
  };
}

export function decodeBalance(row: BalanceRow): LedgerBalance {
  return {
    book: row.book as LedgerBook,
    asset: row.asset,
    amount: decimalOf<Decimal>(row.amount),
  };
}

function decodePosting(row: PostingRow): Posting {
  return {
    book: row.book as LedgerBook,
    asset: row.asset,
    amount: decimalOf<Decimal>(row.amount),
  };
}
