import { TidegateError } from '@tidegate/kernel';
import {
  accountKey,
  sameAccount,
  type AccountScope,
  type Control,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Position,
} from '@tidegate/model';

import type {
  AccountChanges,
  JournalEntry,
  LedgerCommit,
  ProfileDraft,
  QueuedCommand,
} from '../ports.js';

/** Maximum number of pending commands per shard. */
export const COMMANDS_PENDING_MAX = 1_000;

// Refusals that every store must give alike. A refused commit writes nothing.

/** Throws `SHARD_FENCED` unless the commit's token is the shard's current epoch (0 before the first start). */
export function expectToken({ shard, token }: LedgerCommit, epoch: number): void {
  if (token === epoch) return;
  throw new TidegateError(
    'SHARD_FENCED',
    `Shard ${shard} has epoch ${epoch}, the commit has epoch ${token}: another engine took the shard over. Stop this engine`,
    { details: { shard, epoch, token } },
  );
}

/** Throws `SHARD_MISMATCH` if a journal entry belongs to another shard than the commit. */
export function refuseForeignEntries({ shard, journal }: LedgerCommit): void {
  const foreign = journal.find((entry) => entry.shard !== shard);
  if (!foreign) return;
  throw new TidegateError(
    'SHARD_MISMATCH',
    `A commit of shard ${shard} contains a journal entry of shard ${foreign.shard}`,
    { details: { expected: shard, found: foreign.shard } },
  );
}

/** Throws `SCOPE_MISMATCH` if a row belongs to another account than the part of the commit that contains it. */
export function refuseForeignRows(commit: LedgerCommit): void {
  for (const part of commit.accounts) {
    for (const row of scopedRows(part)) {
      if (sameAccount(row.scope, part.scope)) continue;
      throw new TidegateError(
        'SCOPE_MISMATCH',
        `The changes of account ${accountKey(part.scope)} contain a row of account ${accountKey(row.scope)}`,
        { details: { expected: accountKey(part.scope), found: accountKey(row.scope) } },
      );
    }
  }
}

export function duplicateFill(fill: Fill): TidegateError {
  return refusal('DUPLICATE_FILL', fill, `Fill ${fill.id} is already booked`);
}

export function duplicateTransaction(transaction: LedgerTransaction): TidegateError {
  const message = `Ledger transaction ${transaction.id} is already booked`;
  return refusal('DUPLICATE_TRANSACTION', transaction, message);
}

export function positionExists(position: Position): TidegateError {
  return refusal(
    'POSITION_EXISTS',
    position,
    `Position ${position.id} cannot be stored: ${position.instrument} has another position that is not closed`,
  );
}

export function duplicateControl({ shard }: LedgerCommit, control: Control): TidegateError {
  return new TidegateError(
    'DUPLICATE_CONTROL',
    `Control ${control.key} of shard ${shard} is already stored`,
    { details: { shard, key: control.key } },
  );
}

export function signalMissing(decision: DecisionRecord): TidegateError {
  return refusal(
    'SIGNAL_MISSING',
    decision,
    `Decision ${decision.id} refers to signal ${decision.signalId}, which is neither stored nor part of the commit`,
  );
}

export function accountOfAnotherShard(
  { shard }: LedgerCommit,
  scope: AccountScope,
  owner: string,
): TidegateError {
  return refusal(
    'ACCOUNT_OF_ANOTHER_SHARD',
    { scope },
    `Account ${accountKey(scope)} belongs to shard ${owner}; shard ${shard} cannot change it`,
  );
}

export function profileHashReused({ name, hash }: ProfileDraft): TidegateError {
  return new TidegateError(
    'PROFILE_HASH_REUSED',
    `Profile ${name} has hash ${hash}, which is stored with different content: compute the hash from the content`,
    { details: { name, hash } },
  );
}

export function profileMissing(scope: AccountScope, hash: string): TidegateError {
  return refusal(
    'PROFILE_MISSING',
    { scope },
    `Account ${accountKey(scope)} trades on profile content ${hash}, which is not stored`,
  );
}

export function commandKeyReused({ shard, key }: QueuedCommand): TidegateError {
  return new TidegateError(
    'COMMAND_KEY_REUSED',
    `Key ${key} of shard ${shard} belongs to another command: choose a new key`,
    { details: { shard, key } },
  );
}

export function commandQueueFull({ shard }: QueuedCommand): TidegateError {
  return new TidegateError(
    'COMMAND_QUEUE_FULL',
    `The command queue of shard ${shard} is full (${COMMANDS_PENDING_MAX} pending): start its engine`,
    { details: { shard, limit: COMMANDS_PENDING_MAX } },
  );
}

/** Throws `JOURNAL_OUT_OF_SEQUENCE` unless `entry` follows `last`, the last sequence of its shard. */
export function expectNextEntry(entry: JournalEntry, last: number): void {
  if (entry.sequence === last + 1) return;
  throw new TidegateError(
    'JOURNAL_OUT_OF_SEQUENCE',
    `Journal entry ${entry.sequence} of shard ${entry.shard} is out of sequence: expected ${last + 1}`,
    { details: { shard: entry.shard, expected: last + 1, found: entry.sequence } },
  );
}

function* scopedRows(part: AccountChanges): Iterable<{ readonly scope: AccountScope }> {
  if (part.registration) yield part.registration.account;
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
