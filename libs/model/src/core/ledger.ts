import type { Decimal, EpochMs } from '@tidegate/kernel';

import type { AccountScope } from './tenant-scope.js';

/**
 * The books of an account. In the account's currency: cash + inventory = deposits + realised − fees.
 * `holdings` and `exchanged` count units of base assets.
 */
export type LedgerBook =
  'cash' | 'inventory' | 'deposits' | 'realised' | 'fees' | 'holdings' | 'exchanged';

/** A signed amount of one asset in one book. Debits (what we have) are positive. */
export interface Posting {
  readonly book: LedgerBook;
  readonly asset: string;
  readonly amount: Decimal;
}

export type LedgerTransactionKind = 'deposit' | 'withdrawal' | 'fill' | 'correction';

/** Double entry: the postings of a transaction sum to zero per asset. */
export interface LedgerTransaction {
  /** Unique per account and derived from the cause (a fill id, a deposit id), so a cause is never booked twice. */
  readonly id: string;
  readonly scope: AccountScope;
  readonly kind: LedgerTransactionKind;
  readonly postings: readonly Posting[];
  readonly at: EpochMs;
}
