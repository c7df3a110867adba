import {
  DAY_MS,
  epochMs,
  invariant,
  money,
  type Decimal,
  type EpochMs,
  type FillId,
  type InstrumentId,
  type Money,
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
  type LedgerBook,
  type Order,
  type OrderEvent,
  type Position,
} from '@tidegate/model';
import {
  applyFillToPosition,
  depositTransaction,
  settleFill,
  dustTransaction,
  successorOf,
  transactionOfFill,
  transferIdOf,
  withdrawalTransaction,
  writtenOff,
  type Ledger,
} from '@tidegate/portfolio';

import { disagreement, refused, unknownOrder, type BookRefusal } from './book-refusal.js';
import { ChangeSet } from './change-set.js';
import { RecentMap, type RecentMapLimits } from './recent-map.js';

/** How long orders that ended and fills that were booked are remembered: a venue may still report them. */
const REPORTED_MS = 3 * DAY_MS;

const ENDED: RecentMapLimits = { keepMs: REPORTED_MS, countMax: 4_096 };
const FILLS: RecentMapLimits = { keepMs: REPORTED_MS, countMax: 8 * ENDED.countMax };

/** Where the ledger keeps what the account has. */
const HELD: ReadonlySet<LedgerBook> = new Set<LedgerBook>(['cash', 'holdings']);

/** The stored state of an account's books at the last stop. */
export interface HeldBooks {
  readonly openOrders: readonly Order[];
  readonly livePositions: readonly Position[];
  /** Orders that ended while a venue may still report them, and the positions of entries among them. */
  readonly endedOrders: readonly Order[];
  readonly endedPositions: readonly Position[];
  /** Fills booked in the same time. */
  readonly recentFills: readonly FillId[];
  /** Ids of the ledger's transactions of transfers in the same time, oldest first. */
  readonly recentTransfers: readonly string[];
}

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

/** A transfer between the account and the world outside. */
export interface SignedTransfer {
  /** The venue's own id of it. */
  readonly id: string;
  readonly asset: string;
  /** > 0 came in, < 0 went out; in units of the asset. */
  readonly amount: Money;
  readonly at: EpochMs;
}

/** The outcome of a transfer. */
export type TransferOutcome =
  | { readonly type: 'changed'; readonly inCurrency: Money | null }
  | { readonly type: 'repeated' }
  | BookRefusal;

/**
 * The money state of one account: orders, positions and ledger, changed only by order events and fills,
 * each change noted for the next commit. Knows no rule of when to trade.
 */
export class AccountBook {
  readonly changes = new ChangeSet();
  /** Open orders in the order of their sending, apart from the many closed ones. */
  private readonly open = new Map<OrderId, Order>();
  private readonly closed = new RecentMap<OrderId, Order>(ENDED);
  private readonly byClientId = new RecentMap<string, OrderId>(ENDED);
  private readonly positions = new Map<InstrumentId, Position>();
  private readonly ended = new RecentMap<PositionId, Position>(ENDED);
  /** The largest quantity that an amendment asked for: a fill may tell of it before the answer does. */
  private readonly asked = new RecentMap<OrderId, Quantity>(FILLS);
  private readonly bookedFills = new RecentMap<FillId, true>(FILLS);
  /** By the transfers' own ids, whichever way the money went. */
  private readonly bookedTransfers = new RecentMap<string, true>(ENDED);
  private positionChanges = 0;
  private comings = 0;

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

  /** Grows when an open order or a live position comes or goes, and not when one changes. */
  get membershipRevision(): number {
    return this.comings;
  }

  position(instrument: InstrumentId): Position | null {
    return this.positions.get(instrument) ?? null;
  }

  livePositions(): readonly Position[] {
    return [...this.positions.values()];
  }

  /** The same positions without a copy: to be walked at once, before anything changes them. */
  positionsHeld(): Iterable<Position> {
    return this.positions.values();
  }

  get liveCount(): number {
    return this.positions.size;
  }

  order(id: OrderId): Order | null {
    return this.open.get(id) ?? this.closed.get(id) ?? null;
  }

  /** An order that is open, or ended not long ago. */
  orderByClientId(clientId: string): Order | null {
    const ended = this.byClientId.get(clientId);
    if (ended !== undefined) return this.order(ended);
    return this.openOrders().find((order) => order.clientId === clientId) ?? null;
  }

  hasBooked(fill: FillId): boolean {
    return this.bookedFills.has(fill);
  }

  /** Whether a transfer of this id was booked lately. */
  hasTransferred(id: string): boolean {
    return this.bookedTransfers.has(id);
  }

  /** The account's total of an asset, in cash or as holdings. */
  balanceOf(asset: string): Decimal {
    return this.ledger.cash(asset).add(this.ledger.balanceOf('holdings', asset));
  }

  knows(instrument: InstrumentId): boolean {
    return this.instruments.has(instrument);
  }

  /** Assets of which the account ever had anything. */
  assets(): Iterable<string> {
    const held = this.ledger.balances().filter(({ book }) => HELD.has(book));
    return new Set(held.map(({ asset }) => asset));
  }

  /** Orders that may still fill, of one position. */
  openOrdersOf(position: PositionId): readonly Order[] {
    return this.openOrders().filter((order) => order.position === position);
  }

  get openCount(): number {
    return this.open.size;
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
    if (isLivePosition(position)) {
      if (!this.positions.has(position.instrument)) this.comings += 1;
      this.positions.set(position.instrument, position);
    } else this.end(position);
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
    if (event.type === 'amend_requested') this.noteAmendAsked(order, event.quantity, event.at);
    this.setOrder(applied.value);
    return { type: 'changed', order: applied.value };
  }

  /** Books an execution on order, position and ledger together, once per fill id. */
  bookFill(fill: Fill): FillOutcome {
    if (this.bookedFills.has(fill.id)) return { type: 'repeated' };
    const known = this.order(fill.order);
    if (!known) return unknownOrder(fill.order);
    const foreign = disagreement(fill, known);
    if (foreign) return foreign;
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

  /**
   * Books money or units that came in or went out, once per id. `inCurrency` is the signed amount that the account's worth
   * changes by, and `null` for another asset: units of it have no value that the account's currency could count.
   */
  bookTransfer(transfer: SignedTransfer): TransferOutcome {
    const { id, asset, amount } = transfer;
    const isDeposit = amount.gt(0);
    if (amount.isZero()) return refused('EMPTY_TRANSFER', `Transfer ${id} moves nothing`);
    const moved = { ...transfer, amount: money(amount.abs()) };
    if (this.hasTransferred(id)) return { type: 'repeated' };
    const transactionOf = isDeposit ? depositTransaction : withdrawalTransaction;
    const transaction = transactionOf(this.account.scope, moved);
    const cash = this.ledger.cash(asset);
    if (!isDeposit && cash.lt(amount.neg())) {
      const message = `Transfer ${id} takes ${amount.neg().toString()} ${asset} out; the account holds ${cash.toString()}`;
      return refused('INSUFFICIENT_FUNDS', message);
    }
    const applied = this.ledger.apply(transaction);
    if (!applied.ok) return refused(applied.error.code, applied.error.message);
    this.changes.transaction(transaction);
    this.bookedTransfers.set(id, true, transfer.at);
    return { type: 'changed', inCurrency: asset === this.account.currency ? amount : null };
  }

  /** Ends what a position holds when it is too little for any order: see `writtenOff`. */
  writeOff(position: Position, at: EpochMs): Position {
    const transaction = dustTransaction(position, this.account.currency, at);
    const applied = this.ledger.apply(transaction);
    invariant(applied.ok, 'Dust is written off once', { position: position.id });
    this.changes.transaction(transaction);
    return writtenOff(position, at);
  }

  /** Takes over what the store held at the last stop. Its memory of ended orders and fills begins with the next one. */
  restore(held: HeldBooks): void {
    const at = epochMs(0);
    for (const order of held.openOrders) {
      this.open.set(order.id, order);
      if (order.amendment) this.noteAmendAsked(order, order.amendment.quantity, at);
    }
    for (const order of held.endedOrders) {
      this.closed.set(order.id, order, at);
      this.byClientId.set(order.clientId, order.id, at);
    }
    for (const position of held.livePositions) this.positions.set(position.instrument, position);
    for (const position of held.endedPositions) this.ended.set(position.id, position, at);
    for (const id of held.recentTransfers) this.bookedTransfers.set(transferIdOf(id), true, at);
    for (const fill of held.recentFills) this.bookedFills.set(fill, true, at);
    this.positionChanges += 1;
    this.comings += 1;
  }

  /**
   * The position that a fill changes: its order's. What an entry brings after that one was over goes into the live position
   * of the instrument, for units are units, or else makes a position of its own: it is ours, and must be protected or sold.
   */
  private homeOf(fill: Fill, order: Order): Position | null {
    const live = this.positions.get(fill.instrument);
    if (live?.id === order.position) return live;
    if (order.purpose !== 'entry') return null;
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

  /** Notes that an open order may become so large at the venue before its answer arrives. */
  private noteAmendAsked({ id }: Order, wanted: Quantity, at: EpochMs): void {
    const asked = this.asked.get(id);
    if (!asked || wanted.gt(asked)) this.asked.set(id, wanted, at);
  }

  private end(position: Position): void {
    this.comings += 1;
    this.positions.delete(position.instrument);
    this.ended.set(position.id, position, position.updatedAt);
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
    this.bookedFills.set(fill.id, true, fill.at);
    this.changes.fill(fill, transaction);
  }

  private setOrder(order: Order): void {
    this.changes.order(order);
    if (isOpenOrder(order)) {
      if (!this.open.has(order.id)) this.comings += 1;
      this.open.set(order.id, order);
      return;
    }
    this.comings += 1;
    this.open.delete(order.id);
    this.closed.set(order.id, order, order.updatedAt);
    this.byClientId.set(order.clientId, order.id, order.updatedAt);
  }
}
