import { TidegateError } from '@tidegate/kernel';
import {
  accountKey,
  sameAccount,
  type AccountScope,
  type Fill,
  type LedgerTransaction,
  type Position,
} from '@tidegate/model';

import type { AccountChanges, JournalEntry, LedgerCommit } from '../ports.js';

/** The refusals of a commit that every store gives alike. A commit that is refused has written nothing. */

/** Throws `SCOPE_MISMATCH` when a row belongs to another account than the part it travels in. */
export function refuseForeignRows(commit: LedgerCommit): void {
  for (const part of commit.accounts) {
    for (const row of scopedRows(part)) {
      if (sameAccount(row.scope, part.scope)) continue;
      throw new TidegateError(
        'SCOPE_MISMATCH',
        `A row of ${accountKey(row.scope)} came in the changes of ${accountKey(part.scope)}`,
        { details: { expected: accountKey(part.scope), found: accountKey(row.scope) } },
      );
    }
  }
}

export function duplicateFill(fill: Fill): TidegateError {
  return refusal('DUPLICATE_FILL', fill, `Fill ${fill.id} is booked already`);
}

export function duplicateTransaction(transaction: LedgerTransaction): TidegateError {
  const message = `Ledger transaction ${transaction.id} is booked already`;
  return refusal('DUPLICATE_TRANSACTION', transaction, message);
}

export function positionExists(position: Position): TidegateError {
  return refusal(
    'POSITION_EXISTS',
    position,
    `${position.instrument} has another position that is not closed, so ${position.id} cannot be stored`,
  );
}

/** Throws `JOURNAL_OUT_OF_SEQUENCE` unless `entry` follows `last`, the last sequence of its venue. */
export function expectNextEntry(entry: JournalEntry, last: number): void {
  if (entry.sequence === last + 1) return;
  throw new TidegateError(
    'JOURNAL_OUT_OF_SEQUENCE',
    `The journal of ${entry.venue} goes on with ${last + 1}, not with ${entry.sequence}`,
    { details: { venue: entry.venue, expected: last + 1, found: entry.sequence } },
  );
}

function* scopedRows(part: AccountChanges): Iterable<{ readonly scope: AccountScope }> {
  yield* part.orders;
  yield* part.fills;
  yield* part.positions;
  yield* part.transactions;
  yield* part.trades;
  yield* part.decisions;
}

function refusal(
  code: string,
  row: { readonly scope: AccountScope },
  message: string,
): TidegateError {
  return new TidegateError(code, message, { details: { account: accountKey(row.scope) } });
}
