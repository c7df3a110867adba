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

/** What was last added up, and after which changes of money, positions and prices. */
interface Known<Value> {
  readonly value: Value;
  readonly book: number;
  readonly ledger: number;
  readonly views: number;
}

/** What an account is worth in doubles. */
interface Worth {
  readonly equity: number;
  /** Held instruments without a price: they count at cost. */
  readonly unmarked: readonly InstrumentId[];
}

const ALL_MARKED: readonly InstrumentId[] = [];

/**
 * What an account is worth at the last prices; added up again only after money, positions or prices changed. Marks are
 * taken at every close of every position, so they are added up in doubles; sizes and reports use the exact valuation.
 */
export class AccountValuation {
  private exact: Known<Valuation> | null = null;
  private inNumbers: Known<Worth> | null = null;
  /** The cash as a double, by the ledger's revision. */
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
    this.exact = this.known(value);
    return value;
  }

  /** The equity for marks and rates: within rounding of the exact one. */
  equity(): number {
    return this.worth().equity;
  }

  /** Held instruments without a price: they count at cost. */
  get unmarked(): readonly InstrumentId[] {
    return this.worth().unmarked;
  }

  /** Every position has a price; without one it counts at cost. */
  get isMarked(): boolean {
    return this.worth().unmarked.length === 0;
  }

  /** Positions at the last prices plus what working entries may still add, in account currency. */
  grossNotional(): number {
    const { book, views } = this.setup;
    let notional = exposureOf(book.livePositions(), (instrument) => views.price(instrument)).gross;
    for (const ordered of orderedNotionals(book).values()) notional += ordered;
    return notional;
  }

  /** The cash that neither working entries may spend nor the buying back of shorts, at the last prices, twice over. */
  freeCash(): Decimal {
    const { book, views } = this.setup;
    const { cash, equity } = this.valuation();
    const shorts = book.livePositions().filter(({ direction }) => direction === 'short');
    const owed = exposureOf(shorts, (instrument) => views.price(instrument)).gross;
    let ordered = 0;
    for (const notional of orderedNotionals(book).values()) ordered += notional;
    return Decimal.min(cash, equity.sub(owed)).sub(ordered);
  }

  private worth(): Worth {
    if (this.inNumbers !== null && this.isCurrent(this.inNumbers)) return this.inNumbers.value;
    const value = this.addUp();
    this.inNumbers = this.known(value);
    return value;
  }

  private addUp(): Worth {
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
    if (this.cash.ledger !== ledger.revision) {
      const value = doubleOf(ledger.cash(book.account.currency));
      this.cash = { value, ledger: ledger.revision };
    }
    return this.cash.value;
  }

  private known<Value>(value: Value): Known<Value> {
    const { book, ledger, views } = this.setup;
    return { value, book: book.revision, ledger: ledger.revision, views: views.revision };
  }

  private isCurrent(known: Known<unknown>): boolean {
    const { book, ledger, views } = this.setup;
    return (
      known.book === book.revision &&
      known.ledger === ledger.revision &&
      (book.liveCount === 0 || known.views === views.revision)
    );
  }
}
