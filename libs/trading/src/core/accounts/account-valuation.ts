import { Decimal, doubleOf, type InstrumentId } from '@tidegate/kernel';
import type { AccountBook } from '@tidegate/execution';
import { equityOf, exposureOf, type Ledger, type Valuation } from '@tidegate/portfolio';

import type { MarketViews } from '../inputs/market-views.js';
import { orderedNotionals } from './ordered-notionals.js';

export interface AccountValuationSetup {
  readonly book: AccountBook;
  readonly ledger: Ledger;
  readonly views: MarketViews;
}

/** A computed value with the revisions of book, ledger and prices that it was computed from. */
interface Cached<Value> {
  readonly value: Value;
  readonly book: number;
  readonly ledger: number;
  readonly views: number;
}

/** A valuation in doubles. */
interface DoubleValuation {
  readonly equity: number;
  /** Held instruments without a price, which count at cost. */
  readonly unmarked: readonly InstrumentId[];
}

const ALL_MARKED: readonly InstrumentId[] = [];

/**
 * Values an account at the last prices. Recomputes only after a change of balances, positions or prices. Equity marks,
 * which are taken at every close, are computed in doubles for speed; sizes and reports use the exact valuation.
 */
export class AccountValuation {
  private exact: Cached<Valuation> | null = null;
  private doubles: Cached<DoubleValuation> | null = null;
  /** The cash as a double, at a revision of the ledger. */
  // Stryker disable next-line ObjectLiteral: an unknown revision is stale too
  private cash = { value: 0, ledger: -1 };

  constructor(private readonly setup: AccountValuationSetup) {}

  valuation(): Valuation {
    if (this.exact !== null && this.isCurrent(this.exact)) return this.exact.value;
    const { book, ledger, views } = this.setup;
    const value = equityOf({
      ledger,
      positions: book.livePositions(),
      marks: (instrument) => views.price(instrument),
      currency: book.account.currency,
    });
    this.exact = this.cached(value);
    return value;
  }

  /** Equity for marks and rates; differs from the exact one by rounding only. */
  equity(): number {
    return this.inDoubles().equity;
  }

  /** Held instruments without a price, which count at cost. */
  get unmarked(): readonly InstrumentId[] {
    return this.inDoubles().unmarked;
  }

  /** Whether every position has a price. */
  get isMarked(): boolean {
    return this.inDoubles().unmarked.length === 0;
  }

  /** Positions at the last prices plus the unfilled part of working entries, in account currency. */
  grossNotional(): number {
    const { book, views } = this.setup;
    let notional = exposureOf(book.livePositions(), (instrument) => views.price(instrument)).gross;
    for (const ordered of orderedNotionals(book).values()) notional += ordered;
    return notional;
  }

  /**
   * Cash that may be withdrawn: the smaller of cash and equity minus the notional of shorts at the last prices, minus
   * the notional of working entries.
   */
  freeCash(): Decimal {
    const { book, views } = this.setup;
    const { cash, equity } = this.valuation();
    const shorts = book.livePositions().filter(({ direction }) => direction === 'short');
    const owed = exposureOf(shorts, (instrument) => views.price(instrument)).gross;
    let ordered = 0;
    for (const notional of orderedNotionals(book).values()) ordered += notional;
    return Decimal.min(cash, equity.sub(owed)).sub(ordered);
  }

  private inDoubles(): DoubleValuation {
    // Stryker disable next-line ConditionalExpression: computing it again gives the same numbers
    if (this.doubles !== null && this.isCurrent(this.doubles)) return this.doubles.value;
    const value = this.addUp();
    this.doubles = this.cached(value);
    return value;
  }

  private addUp(): DoubleValuation {
    const { book, views } = this.setup;
    let equity = this.cashNumber();
    let unmarked: InstrumentId[] | null = null;
    for (const position of book.positionsHeld()) {
      const { instrument, quantity, cost, direction } = position;
      if (quantity.isZero()) continue;
      const mark = views.price(instrument);
      if (mark === null) (unmarked ??= []).push(instrument);
      const value = mark === null ? doubleOf(cost) : doubleOf(quantity) * mark;
      equity += direction === 'long' ? value : -value;
    }
    return { equity, unmarked: unmarked ?? ALL_MARKED };
  }

  private cashNumber(): number {
    const { book, ledger } = this.setup;
    // Stryker disable next-line ConditionalExpression: computing it again gives the same number
    if (this.cash.ledger !== ledger.revision) {
      const value = doubleOf(ledger.cash(book.account.currency));
      this.cash = { value, ledger: ledger.revision };
    }
    return this.cash.value;
  }

  private cached<Value>(value: Value): Cached<Value> {
    const { book, ledger, views } = this.setup;
    return { value, book: book.revision, ledger: ledger.revision, views: views.revision };
  }

  private isCurrent(cached: Cached<unknown>): boolean {
    const { book, ledger, views } = this.setup;
    return (
      cached.book === book.revision &&
      cached.ledger === ledger.revision &&
      // Stryker disable next-line ConditionalExpression: without positions, prices change nothing
      (book.liveCount === 0 || cached.views === views.revision)
    );
  }
}
