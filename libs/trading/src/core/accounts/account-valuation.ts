import type { AccountBook } from '@tidegate/execution';
import { equityOf, exposureOf, type Ledger, type Valuation } from '@tidegate/portfolio';

import type { MarketViews } from '../inputs/market-views.js';
import { orderedNotionals } from './ordered-notionals.js';

export interface AccountValuationSetup {
  readonly book: AccountBook;
  readonly ledger: Ledger;
  readonly views: MarketViews;
}

/** The value of an account at the last prices; computed again only after money, positions or prices changed. */
export class AccountValuation {
  private known: Valuation | null = null;
  /** The number of `known`, made on the first read. */
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

  /** The equity as a number, for rates. Converting a Decimal is slow, so the number is cached. */
  equity(): number {
    const { equity } = this.valuation();
    this.knownNumber ??= equity.toNumber();
    return this.knownNumber;
  }

  /** Every position has a price; without one it counts at cost. */
  get isMarked(): boolean {
    return this.valuation().unmarked.length === 0;
  }

  /** Positions at the last prices plus what working entries may still add, in account currency. */
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
