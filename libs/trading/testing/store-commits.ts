import { Decimal, epochMs, profileHash, shardId, venueId } from '@tidegate/kernel';
import type {
  AccountRegistration,
  AccountScope,
  Control,
  DecisionRecord,
  EntryPause,
  SharedSignal,
} from '@tidegate/model';

import type {
  AccountChanges,
  JournalEntry,
  LedgerCommit,
  ProfileDraft,
  QueuedCommand,
} from '../src/ports.js';
import {
  decisionRow,
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';

/** The shard of all builders. Its fencing token is 0 until a test acquires it. */
export const MAIN_SHARD = shardId('kraken');

export function journalRow(sequence: number, over: Partial<JournalEntry> = {}): JournalEntry {
  const at = epochMs(STORE_EPOCH + sequence);
  return { shard: MAIN_SHARD, sequence, at, type: 'market', payload: `{"n":${sequence}}`, ...over };
}

/** Changes of one account; empty by default. */
export function changesOf(
  over: Partial<AccountChanges> = {},
  scope: AccountScope = MAIN_ACCOUNT,
): AccountChanges {
  return {
    scope,
    registration: null,
    orders: [],
    fills: [],
    positions: [],
    transactions: [],
    balances: [],
    trades: [],
    decisions: [],
    state: null,
    ...over,
  };
}

/** A commit of the main shard; empty by default, with the signals of its decisions. */
export function wholeCommit(over: Partial<LedgerCommit> = {}): LedgerCommit {
  return {
    shard: MAIN_SHARD,
    token: 0,
    accounts: [],
    journal: [],
    signals: (over.accounts ?? []).flatMap(({ decisions }) => decisions.map(signalOf)),
    pauses: { set: [], cleared: [] },
    controls: [],
    state: null,
    ...over,
  };
}

/** A commit of one account. */
export function commitOf(
  over: Partial<AccountChanges> = {},
  scope: AccountScope = MAIN_ACCOUNT,
): LedgerCommit {
  return wholeCommit({ accounts: [changesOf(over, scope)] });
}

export function signalOf({ signalId: id, signal, prediction }: DecisionRecord): SharedSignal {
  return { id, signal, prediction };
}

export function registrationRow(
  over: Partial<AccountRegistration> = {},
  scope: AccountScope = MAIN_ACCOUNT,
): AccountRegistration {
  return {
    account: { scope, venue: venueId('kraken'), mode: 'paper', kind: 'spot', currency: 'USD' },
    profile: { name: 'default', version: 1, hash: PROFILE.hash },
    lifecycle: 'open',
    reason: '',
    openedAt: STORE_EPOCH,
    updatedAt: STORE_EPOCH,
    closedAt: null,
    ...over,
  };
}

/** The profile that registrations reference. */
export const PROFILE: ProfileDraft = {
  name: 'default',
  hash: profileHash('profile-content-1'),
  content: '{"timeframes":["1m"]}',
  note: 'first',
  createdBy: 'alice',
  createdAt: STORE_EPOCH,
};

export function pauseRow(over: Partial<EntryPause> = {}): EntryPause {
  return {
    target: { type: 'account', scope: MAIN_ACCOUNT },
    code: 'MANUAL',
    reason: 'Lunch',
    actor: 'alice',
    at: STORE_EPOCH,
    ...over,
  };
}

export function controlRow(over: Partial<Control> = {}): Control {
  return {
    key: 'c-1',
    command: { type: 'pause', code: 'MANUAL' },
    target: { type: 'account', scope: MAIN_ACCOUNT },
    actor: 'alice',
    reason: 'Lunch',
    at: STORE_EPOCH,
    ...over,
  };
}

export function commandRow(over: Partial<QueuedCommand> = {}): QueuedCommand {
  return {
    shard: MAIN_SHARD,
    key: 'c-1',
    payload: '{"type":"control"}',
    at: STORE_EPOCH,
    actor: 'alice',
    ...over,
  };
}

/** Balances and a commit with one row of each kind. */
export const USD_CASH = {
  book: 'cash',
  asset: 'USD',
  amount: new Decimal('92070.8658701281234568'),
} as const;
export const USD_FEES = {
  book: 'fees',
  asset: 'USD',
  amount: new Decimal('12.6656432198765432'),
} as const;

export const EVERY_KIND = commitOf({
  orders: [orderRow()],
  fills: [fillRow()],
  positions: [positionRow()],
  transactions: [transactionRow()],
  balances: [USD_CASH, USD_FEES],
  trades: [tradeRow()],
  decisions: [decisionRow()],
  state: () => '{}',
});
