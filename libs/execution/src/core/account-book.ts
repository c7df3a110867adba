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
import { RecentSet } from './recent-set.js';
import { isSameHolding } from './same-holding.js';

/** How long ended orders and booked fills are remembered, because a venue may still report them. */
const REPORTED_MS = 3 * DAY_MS;

const ENDED: RecentMapLimits = { keepMs: REPORTED_MS, countMax: 4_096 };
const FILLS: RecentMapLimits = { keepMs: REPORTED_MS, countMax: 8 * ENDED.countMax };

/** The stored state of an account's books at the last shutdown. */
export interface StoredBooks {
  readonly openOrders: readonly Order[];
  readonly livePositions: readonly Position[];
  /** Orders that ended recently enough for a venue to report them, and the positions of the entries among them. */
  readonly endedOrders: readonly Order[];
  readonly endedPositions: readonly Position[];
  /** Fills booked in the same period. */
  readonly recentFills: readonly FillId[];
  /** Ledger transaction ids of transfers in the same period, oldest first. */
  readonly recentTransfers: readonly string[];
}

/** The result of an order event. */
export type BookOutcome = { readonly type: 'changed'; readonly order: Order } | BookRefusal;

/** The result of a fill. */
export type FillOutcome =
  | {
      readonly type: 'changed';
      readonly order: Order;
      readonly before: Position;
      readonly after: Position;
      /** The order had already ended when the fill arrived. */
      readonly isLate: boolean;
    }
  | { readonly type: 'repeated' }
  | BookRefusal;

/** A deposit to or a withdrawal from the account. */
export interface SignedTransfer {
  /** The venue's id of the transfer. */
  readonly id: string;
  readonly asset: string;
  /** Positive for a deposit, negative for a withdrawal, in units of the asset. */
  readonly amount: Money;
  readonly at: EpochMs;
}

/** The result of a transfer. */
export type TransferOutcome =
  | { readonly type: 'changed'; readonly inCurrency: Money | null }
  | { readonly type: 'repeated' }
  | BookRefusal;

/**
 * Orders, positions and ledger of one account, changed only by order events, fills and transfers. Each change is
 * recorded for the next commit. Contains no trading rules.
 */
export class AccountBook {
  readonly changes = new ChangeSet();
  /** Open orders in the order they were sent, kept apart from the many closed ones. */
  private readonly open = new Map<OrderId, Order>();
  private readonly closed = new RecentMap<OrderId, Order>(ENDED);
  private readonly byClientId = new RecentMap<string, OrderId>(ENDED);
  private readonly positions = new Map<InstrumentId, Position>();
  private readonly ended = new RecentMap<PositionId, Position>(ENDED);
  /** The largest quantity requested by an amendment: a fill may prove the amendment before its answer arrives. */
  private readonly requestedQuantities = new RecentMap<OrderId, Quantity>(FILLS);
  private readonly bookedFills = new RecentSet<FillId>(FILLS);
  /** Transfer ids, of deposits and withdrawals alike. */
  private readonly bookedTransfers = new RecentSet<string>(ENDED);
  private holdingChanges = 0;
  private membershipChanges = 0;

  constructor(
    readonly account: Account,
    readonly ledger: Ledger,
    private readonly instruments: ReadonlyMap<InstrumentId, Instrument>,
  ) {}

  instrument(id: InstrumentId): Instrument {
    const instrument = this.instruments.get(id);
    invariant(instrument !== undefined, 'The instrument of an order is known', { instrument: id });
    return instrument;
  }

  /** Increases when the units held, or what they cost, change. */
  get revision(): number {
    return this.holdingChanges;
  }

  /** Increases when an open order or a live position is added or removed, not when one changes. */
  get membershipRevision(): number {
    return this.membershipChanges;
  }

  position(instrument: InstrumentId): Position | null {
    return this.positions.get(instrument) ?? null;
  }

  livePositions(): readonly Position[] {
    return [...this.positions.values()];
  }

  /** The same positions without a copy. Iterate at once, before a position changes. */
  positionsHeld(): Iterable<Position> {
    return this.positions.values();
  }

  get liveCount(): number {
    return this.positions.size;
  }

  order(id: OrderId): Order | null {
    return this.open.get(id) ?? this.closed.get(id) ?? null;
  }

  /** An order that is open or ended recently. */
  orderByClientId(clientId: string): Order | null {
    const ended = this.byClientId.get(clientId);
    if (ended !== undefined) return this.order(ended);
    return this.openOrders().find((order) => order.clientId === clientId) ?? null;
  }

  hasBooked(fill: FillId): boolean {
    return this.bookedFills.has(fill);
  }

  /** Whether a transfer with this id was booked recently. */
  hasTransferred(id: string): boolean {
    return this.bookedTransfers.has(id);
  }

  /** The account's total of an asset, in cash or as holdings. */
  balanceOf(asset: string): Decimal {
    return this.ledger.cash(asset).add(this.ledger.balanceOf('holdings', asset));
  }

  hasInstrument(instrument: InstrumentId): boolean {
    return this.instruments.has(instrument);
  }

  /** Assets of every book: a transaction that moves an asset moves cash or holdings of it. */
  assets(): Iterable<string> {
    return new Set(this.ledger.balances().map(({ asset }) => asset));
  }

  /** Orders of one position that may still fill. */
  openOrdersOf(position: PositionId): readonly Order[] {
    return this.openOrders().filter((order) => order.position === position);
  }

  get openCount(): number {
    return this.open.size;
  }

  openOrders(): readonly Order[] {
    return [...this.open.values()];
  }

  /** Adds a position. A second live position in an instrument is a caller's bug and fails here. */
  addPosition(position: Position): void {
    invariant(!this.positions.has(position.instrument), 'One live position per instrument', {
      instrument: position.instrument,
    });
    this.setPosition(position, 'urgent');
  }

  setPosition(position: Position, weight: 'soft' | 'urgent'): void {
    const before = this.positions.get(position.instrument);
    if (!isSameHolding(before, position)) this.holdingChanges += 1;
    if (isLivePosition(position)) {
      if (!this.positions.has(position.instrument)) this.membershipChanges += 1;
      this.positions.set(position.instrument, position);
    } else this.end(position);
    this.changes.position(position, weight);
  }

  /** Records a new order as SUBMITTED: its row is durable before the gateway receives it. */
  addOrder(order: Order, at: EpochMs): Order {
    invariant(this.order(order.id) === null, 'Order ids never repeat', { order: order.id });
    const submitted = applyOrderEvent(order, { type: 'submitted', at });
    invariant(submitted.ok, 'A new order can be submitted', { order: order.id });
    this.setOrder(submitted.value);
    return submitted.value;
  }

  /** Applies an order event other than a fill. */
  applyEvent(id: OrderId, event: OrderEvent): BookOutcome {
    const order = this.order(id);
    if (!order) return unknownOrder(id);
    const applied = applyOrderEvent(order, event);
    if (!applied.ok) return { type: 'refused', ...applied.error };
    if (event.type === 'amend_requested')
      this.noteRequestedQuantity(order, event.quantity, event.at);
    this.setOrder(applied.value);
    return { type: 'changed', order: applied.value };
  }

  /** Books a fill on order, position and ledger together, once per fill id. */
  bookFill(fill: Fill): FillOutcome {
    if (this.bookedFills.has(fill.id)) return { type: 'repeated' };
    const known = this.order(fill.order);
    if (!known) return unknownOrder(fill.order);
    const foreign = disagreement(fill, known);
    if (foreign) return foreign;
    const before = this.positionFor(fill, known);
    if (!before) {
      return {
        type: 'refused',
        code: 'FILL_WITHOUT_POSITION',
        message: `Fill ${fill.id} of order ${known.id} arrived after position ${known.position} was closed`,
      };
    }
    const order = { ...this.withProvenAmendment(known, fill), position: before.id };
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
    // Stryker disable next-line StringLiteral: the booked fill is urgent already
    this.setPosition(after, 'urgent');
    return { type: 'changed', order: filled.value, before, after, isLate: !isOpenOrder(known) };
  }

  /**
   * Books a deposit or withdrawal once per id. `inCurrency` is the signed change of the account's value; `null` for
   * another asset, whose units have no value in the account's currency.
   */
  bookTransfer(transfer: SignedTransfer): TransferOutcome {
    const { id, asset, amount } = transfer;
    const isDeposit = amount.gt(0);
    if (amount.isZero()) return refused('EMPTY_TRANSFER', `Transfer ${id} has an amount of zero`);
    const moved = { ...transfer, amount: money(amount.abs()) };
    if (this.hasTransferred(id)) return { type: 'repeated' };
    const transactionOf = isDeposit ? depositTransaction : withdrawalTransaction;
    const transaction = transactionOf(this.account.scope, moved);
    const cash = this.ledger.cash(asset);
    if (!isDeposit && cash.lt(amount.neg())) {
      const message = `Transfer ${id} withdraws ${amount.neg().toString()} ${asset}, more than the balance of ${cash.toString()}`;
      return refused('INSUFFICIENT_FUNDS', message);
    }
    const applied = this.ledger.apply(transaction);
    if (!applied.ok) return refused(applied.error.code, applied.error.message);
    this.changes.transaction(transaction);
    this.bookedTransfers.add(id, transfer.at);
    return { type: 'changed', inCurrency: asset === this.account.currency ? amount : null };
  }

  /** Writes off the rest of a position that is too small for any order: see `writtenOff`. */
  writeOff(position: Position, at: EpochMs): Position {
    const transaction = dustTransaction(position, this.account.currency, at);
    const applied = this.ledger.apply(transaction);
    invariant(applied.ok, 'Dust is written off once', { position: position.id });
    this.changes.transaction(transaction);
    return writtenOff(position, at);
  }

  /**
   * Restores the stored books. Restored ended orders, fills and transfers become the older generation of the memory.
   */
  restore(held: StoredBooks): void {
    const at = epochMs(0);
    for (const order of held.openOrders) {
      this.open.set(order.id, order);
      if (order.amendment) this.noteRequestedQuantity(order, order.amendment.quantity, at);
    }
    for (const order of held.endedOrders) {
      this.closed.set(order.id, order, at);
      this.byClientId.set(order.clientId, order.id, at);
    }
    for (const position of held.livePositions) this.positions.set(position.instrument, position);
    for (const position of held.endedPositions) this.ended.set(position.id, position, at);
    for (const id of held.recentTransfers) this.bookedTransfers.add(transferIdOf(id), at);
    for (const fill of held.recentFills) this.bookedFills.add(fill, at);
    this.holdingChanges += 1;
    this.membershipChanges += 1;
  }

  /**
   * The position that a fill changes. Normally the position of its order. A late entry fill goes to the live position
   * of the instrument, because units are fungible; without one it opens a successor, which must be protected or sold.
   */
  private positionFor(fill: Fill, order: Order): Position | null {
    const live = this.positions.get(fill.instrument);
    if (live?.id === order.position) return live;
    if (order.purpose !== 'entry') return null;
    if (live) return live;
    const ended = this.ended.get(order.position);
    return ended ? successorOf(ended, positionId(`p-of-${fill.id}`), fill.at) : null;
  }

  /** Applies a pending amendment that a fill beyond the order's quantity proves; its answer is still on the way. */
  private withProvenAmendment(order: Order, fill: Fill): Order {
    const largest = this.requestedQuantities.get(order.id);
    const filled = order.filledQuantity.add(fill.quantity);
    if (!largest || filled.lte(order.quantity) || filled.gt(largest)) return order;
    const status = order.status === 'FILLED' ? 'PARTIALLY_FILLED' : order.status;
    return { ...order, quantity: largest, status };
  }

  /** Records that the venue may increase an open order to this quantity before its answer arrives. */
  private noteRequestedQuantity({ id }: Order, requested: Quantity, at: EpochMs): void {
    const largest = this.requestedQuantities.get(id);
    if (!largest || requested.gt(largest)) this.requestedQuantities.set(id, requested, at);
  }

  private end(position: Position): void {
    this.membershipChanges += 1;
    this.positions.delete(position.instrument);
    this.ended.set(position.id, position, position.updatedAt);
  }

  /** Keeps a flat position open while its entry works: a late entry fill must find it. */
  private heldOpenByEntry(position: Position): Position {
    const entryWorks = this.openOrdersOf(position.id).some((order) => order.purpose === 'entry');
    return entryWorks ? { ...position, status: 'open', closedAt: null } : position;
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
    this.bookedFills.add(fill.id, fill.at);
    this.changes.fill(fill, transaction);
  }

  private setOrder(order: Order): void {
    this.changes.order(order);
    if (isOpenOrder(order)) {
      if (!this.open.has(order.id)) this.membershipChanges += 1;
      this.open.set(order.id, order);
      return;
    }
    this.membershipChanges += 1;
    this.open.delete(order.id);
    this.closed.set(order.id, order, order.updatedAt);
    this.byClientId.set(order.clientId, order.id, order.updatedAt);
  }
}
