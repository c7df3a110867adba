import { Decimal, err, invariant, money, ok, type Money, type Result } from '@tidegate/kernel';
import {
  sameAccount,
  type AccountScope,
  type LedgerBook,
  type LedgerTransaction,
  type Posting,
} from '@tidegate/model';

import { LEDGER_DECIMALS } from './fill-settlement.js';

/** The amount in one book of one asset. Debits (assets) are positive. */
export interface LedgerBalance {
  readonly book: LedgerBook;
  readonly asset: string;
  readonly amount: Decimal;
}

type LedgerRefusalCode =
  'FOREIGN_SCOPE' | 'DUPLICATE_TRANSACTION' | 'UNBALANCED' | 'AMOUNT_OUT_OF_RANGE';

export interface LedgerRefusal {
  readonly code: LedgerRefusalCode;
  readonly message: string;
}

/** Whether cash + positions at cost = deposits + realised P&L − fees, and the difference. */
export interface CashIdentity {
  readonly holds: boolean;
  readonly difference: Decimal;
}

/** Amounts of 10²² or more would lose decimals in 40 digits. */
const EXPONENT_MAX = 40 - LEDGER_DECIMALS;

const IDENTITY_BOOKS: readonly LedgerBook[] = ['cash', 'inventory', 'deposits', 'realised', 'fees'];

/**
 * The books of one account, in memory. A transaction changes them completely or not at all. Recent ids are remembered
 * within a bound to refuse a repetition early; the store refuses older ones.
 */
export class Ledger {
  private readonly amounts = new Map<string, LedgerBalance>();
  private sortedKeys: readonly string[] = [];
  private readonly recentIds = new Set<string>();
  private changes = 0;

  constructor(
    readonly scope: AccountScope,
    private readonly recentIdsMax = 4_096,
  ) {
    invariant(recentIdsMax > 0, 'A ledger remembers at least one id', { recentIdsMax });
  }

  /** Increases with every change of a balance. */
  get revision(): number {
    return this.changes;
  }

  apply(transaction: LedgerTransaction): Result<void, LedgerRefusal> {
    const refusal = this.refusalOf(transaction);
    if (refusal) return err(refusal);
    const next = new Map<string, LedgerBalance>();
    for (const posting of transaction.postings) {
      const key = keyOf(posting);
      const amount = (next.get(key)?.amount ?? this.balanceOf(posting.book, posting.asset)).add(
        posting.amount,
      );
      if (amount.e >= EXPONENT_MAX) {
        return err({
          code: 'AMOUNT_OUT_OF_RANGE',
          message: `Transaction ${transaction.id} would change ${key} to ${amount.toString()}, beyond exact arithmetic`,
        });
      }
      next.set(key, { book: posting.book, asset: posting.asset, amount });
    }
    for (const [key, balance] of next) this.amounts.set(key, balance);
    this.changes += 1;
    this.remember(transaction.id);
    return ok(undefined);
  }

  balanceOf(book: LedgerBook, asset: string): Decimal {
    return this.amounts.get(`${book}:${asset}`)?.amount ?? ZERO;
  }

  cash(asset: string): Money {
    return money(this.balanceOf('cash', asset));
  }

  /** The balance of every book ever posted to, sorted by book and asset. */
  balances(): readonly LedgerBalance[] {
    // Books are added but never removed, so an equal count means the same books.
    // Stryker disable next-line ConditionalExpression: sorting again gives the same keys, only later
    if (this.sortedKeys.length !== this.amounts.size) {
      this.sortedKeys = [...this.amounts.keys()].sort();
    }
    return this.sortedKeys.map((key) => this.amounts.get(key) as LedgerBalance);
  }

  /** Like `balances`, but only for the books that the transactions post to. */
  balancesOf(transactions: readonly LedgerTransaction[]): readonly LedgerBalance[] {
    const keys = new Set(transactions.flatMap(({ postings }) => postings.map(keyOf)));
    return [...keys].sort().flatMap((key) => this.amounts.get(key) ?? []);
  }

  /** Restores stored balances into an empty ledger. */
  restore(balances: readonly LedgerBalance[]): void {
    invariant(this.amounts.size === 0, 'Balances are restored into an empty ledger');
    for (const balance of balances) this.amounts.set(keyOf(balance), balance);
    this.changes += 1;
  }

  /** Checks the cash identity. Credits are negative, so the five books of the currency must sum to zero. */
  cashIdentity(currency: string): CashIdentity {
    const difference = IDENTITY_BOOKS.reduce(
      (sum, book) => sum.add(this.balanceOf(book, currency)),
      ZERO,
    );
    return { holds: difference.isZero(), difference };
  }

  private refusalOf(transaction: LedgerTransaction): LedgerRefusal | null {
    if (!sameAccount(transaction.scope, this.scope)) {
      return {
        code: 'FOREIGN_SCOPE',
        message: `Transaction ${transaction.id} belongs to another account`,
      };
    }
    if (this.recentIds.has(transaction.id)) {
      return {
        code: 'DUPLICATE_TRANSACTION',
        message: `Transaction ${transaction.id} is already booked`,
      };
    }
    const tooFine = transaction.postings.find(
      (posting) => !posting.amount.isFinite() || posting.amount.dp() > LEDGER_DECIMALS,
    );
    if (tooFine) {
      return {
        code: 'AMOUNT_OUT_OF_RANGE',
        message: `Transaction ${transaction.id} posts ${tooFine.amount.toString()} ${tooFine.asset}, more than ${LEDGER_DECIMALS} decimals`,
      };
    }
    return unbalancedRefusal(transaction);
  }

  private remember(id: string): void {
    this.recentIds.add(id);
    if (this.recentIds.size <= this.recentIdsMax) return;
    const [oldest] = this.recentIds;
    this.recentIds.delete(oldest as string);
  }
}

const ZERO = new Decimal(0);

function keyOf(entry: Pick<Posting, 'book' | 'asset'>): string {
  return `${entry.book}:${entry.asset}`;
}

function unbalancedRefusal(transaction: LedgerTransaction): LedgerRefusal | null {
  const sums = new Map<string, Decimal>();
  for (const { asset, amount } of transaction.postings) {
    sums.set(asset, (sums.get(asset) ?? ZERO).add(amount));
  }
  for (const [asset, sum] of sums) {
    if (sum.isZero()) continue;
    return {
      code: 'UNBALANCED',
      message: `Transaction ${transaction.id} is unbalanced by ${sum.toString()} ${asset}: debits and credits must sum to zero`,
    };
  }
  return null;
}
