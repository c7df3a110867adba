import { CountingIdSource, epochMs, money, type EpochMs, type FillId } from '@tidegate/kernel';
import type { Account, ClosedTrade, Instrument, Order, Position } from '@tidegate/model';
import { isOpenOrder } from '@tidegate/model';
import { depositTransaction, Ledger, type LedgerBalance } from '@tidegate/portfolio';

import { AccountBook } from '../src/core/account-book.js';
import type { BookRefusal } from '../src/core/book-refusal.js';
import type { ExecutionOptions } from '../src/core/execution-options.js';
import { OrderDesk } from '../src/core/order-desk.js';
import type { VenueCapabilities } from '../src/core/venue-capabilities.js';
import { countingOrderIds } from './paper-desk.js';

export interface DurableAccountSetup {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly options: ExecutionOptions;
  readonly capabilities: VenueCapabilities;
  readonly deposit: string;
}

/** A book and a desk over rows that survive a crash. Uncommitted rows are lost. */
export class DurableAccount {
  readonly orders = new Map<string, Order>();
  readonly trades: ClosedTrade[] = [];
  readonly refusals: BookRefusal[] = [];
  book!: AccountBook;
  desk!: OrderDesk;
  private readonly positions = new Map<string, Position>();
  private readonly fills: FillId[] = [];
  private readonly transfers: string[] = [];
  private balances: readonly LedgerBalance[] = [];
  private epoch = 0;

  constructor(private readonly setup: DurableAccountSetup) {
    const ledger = new Ledger(setup.account.scope);
    const transaction = depositTransaction(setup.account.scope, {
      id: 'deposit:1',
      asset: setup.account.currency,
      amount: money(setup.deposit),
      at: epochMs(0),
    });
    ledger.apply(transaction);
    this.balances = ledger.balances();
    this.start();
  }

  get position(): Position | null {
    return this.book.livePositions()[0] ?? null;
  }

  /** Commits the changed rows. As in the engine, changes that are not urgent wait for the next commit. */
  commit(): void {
    if (!this.book.changes.isUrgent) return;
    const { orders, fills, positions, transactions, trades } = this.book.changes.take();
    for (const order of orders) this.orders.set(order.id, order);
    for (const position of positions) this.positions.set(position.id, position);
    this.fills.push(...fills.map(({ id }) => id));
    const transfers = transactions.filter(
      ({ kind }) => kind === 'deposit' || kind === 'withdrawal',
    );
    this.transfers.push(...transfers.map(({ id }) => id));
    this.trades.push(...trades);
    if (transactions.length > 0) this.balances = this.book.ledger.balances();
  }

  /** Restarts the process from the stored rows after a crash. */
  restart(now: EpochMs): void {
    this.start();
    this.desk.begin(now);
  }

  private start(): void {
    const { account, instrument, options, capabilities } = this.setup;
    this.epoch += 1;
    const ids = new CountingIdSource({ epoch: this.epoch, counter: 0 });
    const ledger = new Ledger(account.scope);
    ledger.restore(this.balances);
    this.book = new AccountBook(account, ledger, new Map([[instrument.id, instrument]]));
    const orders = [...this.orders.values()];
    const positions = [...this.positions.values()];
    this.book.restore({
      openOrders: orders.filter(isOpenOrder),
      endedOrders: orders.filter((order) => !isOpenOrder(order)),
      livePositions: positions.filter(({ status }) => status !== 'closed'),
      endedPositions: positions.filter(({ status }) => status === 'closed'),
      recentFills: this.fills,
      recentTransfers: this.transfers,
    });
    this.desk = new OrderDesk({
      book: this.book,
      ids,
      orderIds: countingOrderIds(ids, account.scope),
      entryOptions: () => options.entry,
      exitOptionsOf: () => options.exit,
      capabilities,
      feed: 'slices',
      roundTripCostRate: () => 0,
      onFilled: () => undefined,
      quoteOf: () => null,
      mayEnter: () => true,
      onTradeClosed: () => undefined,
      onRefusedNews: (_event, refusal) => this.refusals.push(refusal),
    });
  }
}
