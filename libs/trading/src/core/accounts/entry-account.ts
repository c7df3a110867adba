import type { AccountBook } from '@tidegate/execution';
import type { InstrumentId } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';
import type { Valuation } from '@tidegate/portfolio';

import type { MarketViews } from '../inputs/market-views.js';
import type { EntryOutlook } from './entry-outlook.js';

/** The account that an entry is offered to. */
export interface EntryAccount {
  readonly account: Account;
  readonly book: AccountBook;
  readonly valuation: () => Valuation;
  /** Held instruments without a price, which count at cost. */
  readonly unmarked: () => readonly InstrumentId[];
  readonly views: MarketViews;
  readonly outlook: EntryOutlook;
}
