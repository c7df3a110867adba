import {
  AccountBook,
  type Correction,
  type StoredBooks,
  type VenueReport,
} from '@tidegate/execution';
import { RESERVING_CAPABILITIES } from '@tidegate/execution/testing';
import { Decimal, epochMs, money, type EpochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { EngineEvent, Instrument } from '@tidegate/model';
import { Ledger } from '@tidegate/portfolio';

import { Reconciliation, type ReportOutcome } from '../src/core/accounts/reconciliation.js';
import { storedBooksOf } from '../src/core/accounts/stored-books.js';
import type { TransferredInput } from '../src/core/inputs/engine-input.js';
import { BTC, ETH } from './engine-builders.js';
import { LIVE_ACCOUNT } from './live-trading-desk.js';
import { EMPTY_RECORD } from './store-under-test.js';

/** The books of a live account with their reconciliation. Books transfers and only records corrections. */
export class ReportedAccount {
  readonly book: AccountBook;
  readonly reconciliation: Reconciliation;
  readonly transfers: TransferredInput[] = [];
  readonly corrections: Correction[] = [];
  /** Applies a correction, in a test that needs it. */
  onCorrection: (correction: Correction, at: EpochMs) => void = () => undefined;
  isFunded = false;
  /** Time of the last report. */
  at: EpochMs = START;

  constructor(instruments: readonly Instrument[] = [BTC, ETH]) {
    const listed = new Map(instruments.map((each) => [each.id, each]));
    this.book = new AccountBook(LIVE_ACCOUNT, new Ledger(LIVE_ACCOUNT.scope), listed);
    this.reconciliation = new Reconciliation({
      account: LIVE_ACCOUNT,
      book: this.book,
      capabilities: RESERVING_CAPABILITIES,
      instruments: listed,
      isFunded: () => this.isFunded,
      correct: (correction, at) => {
        this.corrections.push(correction);
        this.onCorrection(correction, at);
      },
      transfer: (transfer) => this.take(transfer),
    });
  }

  /** Ids of the booked transfers. */
  get booked(): readonly string[] {
    return this.transfers.map(({ id }) => id);
  }

  /** Takes orders and positions into the books, as a restart does. */
  hold(held: Partial<StoredBooks>): void {
    this.book.restore({ ...storedBooksOf(EMPTY_RECORD), ...held });
  }

  transfer(asset: string, amount: string): void {
    const { scope } = LIVE_ACCOUNT;
    this.take({ type: 'transferred', at: this.at, scope, id: `${asset}${amount}`, asset, amount });
  }

  /** Takes a report with these totals by asset, a minute after the last one. */
  report(totals: Readonly<Record<string, string>>, over: Partial<VenueReport> = {}): ReportOutcome {
    this.at = epochMs(this.at + 60_000);
    const balances = Object.entries(totals).map(([asset, total]) => ({
      asset,
      total: new Decimal(total),
    }));
    const report = { at: this.at, openOrders: [], fills: [], balances, ...over };
    return this.reconciliation.take(report, this.at);
  }

  takeEvents(): readonly EngineEvent[] {
    return this.reconciliation.takeEvents();
  }

  private take(transfer: TransferredInput): void {
    const { id, asset, amount, at } = transfer;
    this.transfers.push(transfer);
    const booked = this.book.bookTransfer({ id, asset, amount: money(amount), at });
    if (booked.type === 'changed' && booked.inCurrency !== null) this.isFunded = true;
  }
}
