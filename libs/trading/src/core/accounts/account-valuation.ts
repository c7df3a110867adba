import { numberOf } from '@tidegate/kernel';
import type { AccountBook } from '@tidegate/execution';
import { equityOf, exposureOf, type Ledger, type Valuation } from '@tidegate/portfolio';

import type { MarketViews } from '../inputs/market-views.js';
import { orderedNotionals } from './ordered-notionals.js';

export interface AccountValuationSetup {
  readonly book: AccountBook;
  readonly ledger: Ledger;
  readonly views: MarketViews;
}

/** What an account is worth at the last prices; added up anew only after money, positions or prices changed. */
export class AccountValuation {
  private known: Valuation | null = null;
  /** Of `known`; made of it when asked for. */
  private knownNumber: number | null = null;
  private knownAt = { book: -1, ledger: -1, views: -1 };

  constructor(private readonly setup: AccountValuationSetup) {}

  valuation(): Valuation {
    if (this.known !== null && this.isCurrent()) return this.known;
    const { book, ledger, views } = this.setup;
    this.knownAt = { book: book.revision, ledger: ledger.revision, views: views.revision };
    this.knownNumber = null;
    this.known = equityOf({
      ledger,
      positions: book.livePositions(),
      marks: (instrument) => views.price(instrument),
      currency: book.account.currency,
    });
    return this.known;
  }

  /** The equity as a number, for rates: making one of a decimal is dear, and worth stays the same while nothing is held. */
  equity(): number {
    const { equity } = this.valuation();
    this.knownNumber ??= numberOf(equity);
    return this.knownNumber;
  }

  /** Every position has a price; without one it counts at cost. */
  get isMarked(): boolean {
    return this.valuation().unmarked.length === 0;
  }

  /** What is held at the last prices and what working entries may still add, account currency. */
  grossNotional(): number {
    const { book, views } = this.setup;
    let notional = exposureOf(book.livePositions(), (instrument) => views.price(instrument)).gross;
    for (const ordered of orderedNotionals(book).values()) notional += ordered;
    return notional;
  }

  private isCurrent(): boolean {
    const { book, ledger, views } = this.setup;
    const { knownAt } = this;
    return (
      knownAt.book === book.revision &&
      knownAt.ledger === ledger.revision &&
      (book.liveCount === 0 || knownAt.views === views.revision)
    );
  }
}
