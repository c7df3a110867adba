import { CountingIdSource, epochMs, fillId, money, price, quantity } from '@tidegate/kernel';
import type { Account, Direction, Fill, Order, Position } from '@tidegate/model';
import { depositTransaction, Ledger } from '@tidegate/portfolio';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import type { OrderIds } from '../src/core/client-order-id.js';
import { AccountBook, type StoredBooks } from '../src/core/account-book.js';
import { EntryOptions } from '../src/core/execution-options.js';
import { entryOrder, exitOrder, type ExitTerms } from '../src/core/order-factory.js';
import { anInstrument, spotAccount } from './builders.js';
import { countingOrderIds } from './paper-desk.js';

interface FillPlan {
  readonly price?: number;
  readonly quantity?: number | string;
  readonly fee?: number | string;
  readonly id?: string;
}

/** The book of an account with 100,000 USD and a position decided at 100 whose entry order is SUBMITTED. */
export class BookFixture {
  readonly ids: OrderIds = countingOrderIds(
    new CountingIdSource({ epoch: 1, counter: 0 }),
    spotAccount().scope,
  );
  readonly book: AccountBook;
  readonly position: Position;
  readonly entry: Order;
  private fillsMade = 0;

  constructor(direction: Direction = 'long') {
    const account: Account = { ...spotAccount(), kind: 'margin' };
    const ledger = new Ledger(account.scope);
    ledger.apply(
      depositTransaction(account.scope, {
        id: 'deposit:1',
        asset: 'USD',
        amount: money(100_000),
        at: epochMs(0),
      }),
    );
    const instrument = anInstrument();
    this.book = new AccountBook(account, ledger, new Map([[instrument.id, instrument]]));
    this.position = anOpenPosition({ direction, scope: account.scope, at: epochMs(0) });
    this.book.addPosition(this.position);
    this.entry = this.book.addOrder(this.newEntry(), epochMs(0));
  }

  /** The live position. */
  get live(): Position {
    const position = this.book.position(this.position.instrument);
    if (!position) throw new Error('No position is live');
    return position;
  }

  /** A market order of one unit for the position, not added to the book. */
  newEntry(): Order {
    return entryOrder(this.ids, {
      position: this.position,
      instrument: anInstrument(),
      quantity: quantity(1),
      quote: null,
      options: new EntryOptions(),
      forceMarket: false,
      validUntil: null,
      at: epochMs(0),
    });
  }

  /** Adds an exit order, by default at market for the whole position. */
  addExit(terms: Partial<Omit<ExitTerms, 'position'>> = {}): Order {
    const order = exitOrder(this.ids, {
      purpose: 'exit',
      reason: 'manual',
      quantity: this.live.quantity,
      limitPrice: null,
      stopPrice: null,
      decisionPrice: price(100),
      at: epochMs(0),
      ...terms,
      position: this.live,
    });
    return this.book.addOrder(order, epochMs(0));
  }

  /** A fill, by default of one unit at 100 without a fee. Each has its own id. */
  fillOf(order: Order, plan: FillPlan = {}): Fill {
    this.fillsMade += 1;
    return {
      id: fillId(plan.id ?? `f-${this.fillsMade}`),
      order: order.id,
      scope: order.scope,
      instrument: order.instrument,
      side: order.side,
      price: price(plan.price ?? 100),
      quantity: quantity(plan.quantity ?? 1),
      fee: money(plan.fee ?? 0),
      feeAsset: 'USD',
      liquidity: 'taker',
      at: epochMs(this.fillsMade),
    };
  }
}

/** The stored rows of a book, without ended orders and earlier fills. */
export function storedBooks(book: AccountBook): StoredBooks {
  return {
    openOrders: book.openOrders(),
    livePositions: book.livePositions(),
    endedOrders: [],
    endedPositions: [],
    recentFills: [],
    recentTransfers: [],
  };
}
