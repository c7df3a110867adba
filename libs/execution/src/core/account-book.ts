import {
  invariant,
  type EpochMs,
  type FillId,
  type InstrumentId,
  type OrderId,
  positionId,
  type PositionId,
  type Quantity,
} from '@tidegate/kernel';
import {
  applyOrderEvent,
  isLivePosition,
  isOpenOrder,
  type Account,
  type Fill,
  type Instrument,
  type Order,
  type OrderEvent,
  type Position,
} from '@tidegate/model';
import {
  applyFillToPosition,
  settleFill,
  dustTransaction,
  successorOf,
  transactionOfFill,
  writtenOff,
  type Ledger,
} from '@tidegate/portfolio';

import { ChangeSet } from './change-set.js';
import { RecentMap } from './recent-map.js';

/** How many closed orders are remembered, so that a late fill still finds its order. */
const CLOSED_ORDERS_MIN = 512;

/** How many positions that are over are remembered, for late fills of their entries. */
const ENDED_POSITIONS_MIN = 512;

/** How many booked fills are remembered, so that a repeated one is known. */
const FILLS_MIN = 8 * CLOSED_ORDERS_MIN;

/** What a venue's news led to. */
export type BookOutcome = { readonly type: 'changed'; readonly order: Order } | BookRefusal;

/** What a fill led to. */
export type FillOutcome =
  | {
      readonly type: 'changed';
      readonly order: Order;
      readonly before: Position;
      readonly after: Position;
      /** The order was over when the fill came. */
      readonly isLate: boolean;
    }
  | { readonly type: 'repeated' }
  | BookRefusal;

/** News that cannot be true of our books; nothing was changed. */
export interface BookRefusal {
  readonly type: 'refused';
  readonly code: string;
  readonly message: string;
}

/**
 * The money state of one account: orders, positions and ledger, changed only by order events and fills,
 * each change noted for the next commit. Knows no rule of when to trade.
 */
export class AccountBook {
  readonly changes = new ChangeSet();
  /** Open orders in the order of their sending, apart from the many closed ones. */
  private readonly open = new Map<OrderId, Order>();
  private readonly closed = new RecentMap<OrderId, Order>(CLOSED_ORDERS_MIN);
  private readonly positions = new Map<InstrumentId, Position>();
  private readonly ended = new RecentMap<PositionId, Position>(ENDED_POSITIONS_MIN);
  /** The largest quantity that an amendment asked for: a fill may tell of it before the answer does. */
  private readonly asked = new RecentMap<OrderId, Quantity>(FILLS_MIN);
  private readonly bookedFills = new RecentMap<FillId, true>(FILLS_MIN);
  private positionChanges = 0;

  constructor(
    readonly account: Account,
    readonly ledger: Ledger,
    private readonly instruments: ReadonlyMap<InstrumentId, Instrument>,
  ) {}

  instrument(id: InstrumentId): Instrument {
    const instrument = this.instruments.get(id);
    invariant(instrument !== undefined, 'An order names a known instrument', { instrument: id });
    return instrument;
  }

  /** Grows with every change of a position. */
  get revision(): number {
    return this.positionChanges;
  }

  position(instrument: InstrumentId): Position | null {
    return this.positions.get(instrument) ?? null;
  }

  livePositions(): readonly Position[] {
    return [...this.positions.values()];
  }

  get liveCount(): number {
    return this.positions.size;
  }

  order(id: OrderId): Order | null {
    return this.open.get(id) ?? this.closed.get(id) ?? null;
  }

  /** Orders that may still fill, of one position. */
  openOrdersOf(position: PositionId): readonly Order[] {
    return this.openOrders().filter((order) => order.position === position);
  }

  openOrders(): readonly Order[] {
    return [...this.open.values()];
  }

  /** At most one live position per instrument: the second is a bug of the caller, stopped here. */
  addPosition(position: Position): void {
    invariant(!this.positions.has(position.instrument), 'One live position per instrument', {
      instrument: position.instrument,
    });
    this.setPosition(position, 'urgent');
  }

  setPosition(position: Position, weight: 'soft' | 'urgent'): void {
    if (isLivePosition(position)) this.positions.set(position.instrument, position);
    else this.end(position);
    this.positionChanges += 1;
    this.changes.position(position, weight);
  }

  /** Notes a new order as about to be sent: its row is on disk before the gateway hears of it. */
  addOrder(order: Order, at: EpochMs): Order {
    invariant(this.order(order.id) === null, 'Order ids never repeat', { order: order.id });
    const submitted = applyOrderEvent(order, { type: 'submitted', at });
    invariant(submitted.ok, 'A new order can be submitted', { order: order.id });
    this.setOrder(submitted.value);
    return submitted.value;
  }

  /** Applies news other than fills. */
  applyEvent(id: OrderId, event: OrderEvent): BookOutcome {
    const order = this.order(id);
    if (!order) return unknownOrder(id);
    const applied = applyOrderEvent(order, event);
    if (!applied.ok) return { type: 'refused', ...applied.error };
    this.setOrder(applied.value);
    return { type: 'changed', order: applied.value };
  }

  /** Notes that an open order may become so large at the venue before anybody tells us. */
  noteAmendAsked(order: OrderId, wanted: Quantity): void {
    const asked = this.asked.get(order);
    if (!asked || wanted.gt(asked)) this.asked.set(order, wanted);
  }

  /** Books an execution on order, position and ledger together, once per fill id. */
  bookFill(fill: Fill): FillOutcome {
    if (this.bookedFills.has(fill.id)) return { type: 'repeated' };
    const known = this.order(fill.order);
    if (!known) return unknownOrder(fill.order);
    const before = this.homeOf(fill, known);
    if (!before) {
      return {
        type: 'refused',
        code: 'FILL_WITHOUT_POSITION',
        message: `Fill ${fill.id} of order ${known.id} arrived after position ${known.position} was closed`,
      };
    }
    const order = { ...this.asLargeAsAsked(known, fill), position: before.id };
    const instrument = this.instrument(fill.instrument);
    const settled = settleFill(fill, instrument);
    if (!settled.ok) return { type: 'refused', ...settled.error };
    const { feeValue } = settled.value;
    const filled = applyOrderEvent(order, { type: 'filled', fill, feeValue, at: fill.at });
    if (!filled.ok) return { type: 'refused', ...filled.error };
    const moved = applyFillToPosition(before, fill, instrument);
    if (!moved.ok) return { type: 'refused', ...moved.error };
    this.setOrder(filled.value);
    const after = this.heldOpenByEntry(moved.value);
    this.bookMoney(fill, before, after);
    this.setPosition(after, 'urgent');
    return { type: 'changed', order: filled.value, before, after, isLate: !isOpenOrder(known) };
  }

  /** Ends what a position holds when it is too little for any order: see `writtenOff`. */
  writeOff(position: Position, at: EpochMs): Position {
    const transaction = dustTransaction(position, this.account.currency, at);
    const applied = this.ledger.apply(transaction);
    invariant(applied.ok, 'Dust is written off once', { position: position.id });
    this.changes.transaction(transaction);
    return writtenOff(position, at);
  }

  /** Takes over what the store held at the last stop. */
  restore(orders: readonly Order[], positions: readonly Position[]): void {
    for (const order of orders) this.open.set(order.id, order);
    for (const position of positions) this.positions.set(position.instrument, position);
    this.positionChanges += 1;
  }

  /**
   * The position that a fill changes: its order's. What an entry brings after that one was over goes into the live position
   * of the instrument, for units are units, or else makes a position of its own: it is ours, and must be protected or sold.
   */
  private homeOf(fill: Fill, order: Order): Position | null {
    const live = this.positions.get(fill.instrument);
    if (live?.id === order.position) return live;
    if (order.purpose !== 'entry' || fill.instrument !== order.instrument) return null;
    if (live) return live;
    const ended = this.ended.get(order.position);
    return ended ? successorOf(ended, positionId(`p-of-${fill.id}`), fill.at) : null;
  }

  /** A fill beyond an order's quantity proves an amendment that was asked for: its answer is still on the way. */
  private asLargeAsAsked(order: Order, fill: Fill): Order {
    const asked = this.asked.get(order.id);
    const filled = order.filledQuantity.add(fill.quantity);
    if (!asked || filled.lte(order.quantity) || filled.gt(asked)) return order;
    const status = order.status === 'FILLED' ? 'PARTIALLY_FILLED' : order.status;
    return { ...order, quantity: asked, status };
  }

  private end(position: Position): void {
    this.positions.delete(position.instrument);
    this.ended.set(position.id, position);
  }

  /** A flat position whose entry still works is not over: a late entry fill must find it. */
  private heldOpenByEntry(position: Position): Position {
    const entryWorks = this.openOrdersOf(position.id).some((order) => order.purpose === 'entry');
    return position.status === 'closed' && entryWorks
      ? { ...position, status: 'open', closedAt: null }
      : position;
  }

  private bookMoney(fill: Fill, before: Position, after: Position): void {
    const transaction = transactionOfFill({
      fill,
      before,
      after,
      instrument: this.instrument(fill.instrument),
      account: this.account,
    });
    const applied = this.ledger.apply(transaction);
    invariant(applied.ok, 'A fill books into a balanced transaction', { fill: fill.id });
    this.bookedFills.set(fill.id, true);
    this.changes.fill(fill, transaction);
  }

  private setOrder(order: Order): void {
    this.changes.order(order);
    if (isOpenOrder(order)) {
      this.open.set(order.id, order);
      return;
    }
    this.open.delete(order.id);
    this.closed.set(order.id, order);
  }
}

function unknownOrder(id: OrderId): BookRefusal {
  return { type: 'refused', code: 'ORDER_UNKNOWN', message: `No order ${id} on our books` };
}
