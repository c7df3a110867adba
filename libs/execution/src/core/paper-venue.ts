import {
  epochMs,
  fillId,
  invariant,
  ZERO_QUANTITY,
  type Decimal,
  type EpochMs,
  type InstrumentId,
  type OrderId,
  type PositionId,
} from '@tidegate/kernel';
import {
  checkVenueFilters,
  feeOf,
  feeRate,
  OpenSlice,
  type Execution,
  type MarketSlice,
  type MatchOutcome,
  type WorkingOrder,
} from '@tidegate/matching';
import {
  isOpenOrder,
  leavesOf,
  type Fill,
  type Instrument,
  type Order,
  type OrderTerms,
} from '@tidegate/model';

import type { GatewayEvent, GatewayRequest, OpenBooks, OrderGateway } from '../ports.js';
import { INSUFFICIENT_FUNDS, PaperFunds, type PaidExecutions } from './paper-funds.js';
import { isReached, recoveredPhase, recoveredStart } from './paper-orders.js';
import { paperOrderId, PaperReports } from './paper-reports.js';
import { isDustExit, unsupportedAmend, unsupportedSubmit } from './paper-rules.js';
import type { PaperVenueSetup } from './paper-venue-setup.js';
import { exitLayoutOf, type ExitLayout, type VenueCapabilities } from './venue-capabilities.js';

interface CurrentSlice {
  readonly instrument: InstrumentId;
  readonly slice: MarketSlice;
  /** The liquidity left by earlier orders. */
  readonly open: OpenSlice;
}

/**
 * A venue in memory with the order types, filters and rejections of the venue it simulates, filled by the shared
 * matching model from the market that the engine sees. It reserves base and quote where that venue does. Linked exits
 * never close more than their position holds, and a spot account's entries are limited to its cash. Its whole state is
 * in our books, so a restart loses nothing.
 */
export class PaperVenue implements OrderGateway {
  private readonly working = new Map<OrderId, WorkingOrder>();
  /** The quantity of each position, according to the fills of this venue. */
  private readonly held = new Map<PositionId, Decimal>();
  /** The slice being matched. Exits that its fills trigger join the same slice. */
  private current: CurrentSlice | null = null;
  /** Orders that joined the current slice and are not matched yet. */
  // Stryker disable next-line ArrayDeclaration: an order that does not work is skipped
  private joined: OrderId[] = [];

  private readonly funds: PaperFunds;
  private readonly reports = new PaperReports();
  private readonly layout: ExitLayout;

  constructor(private readonly setup: PaperVenueSetup) {
    this.layout = exitLayoutOf(setup.capabilities, setup.feed);
    this.funds = new PaperFunds({
      cash: setup.cash,
      reserves: this.layout === 'held',
      rateAt: (at, liquidity) => feeRate(setup.model.fees, setup.trailingVolume(at), liquidity),
    });
  }

  get capabilities(): VenueCapabilities {
    return this.setup.capabilities;
  }

  perform(request: GatewayRequest, at: EpochMs): void {
    switch (request.type) {
      case 'submit':
        this.submit(request.order, request.group, at);
        return;
      case 'cancel':
        this.cancel(request.order.id, at);
        return;
      case 'amend':
        this.amend(request.order, request, at);
        return;
      case 'look_up':
        this.lookUp(request.order.id, request.askedAt, at);
    }
  }

  recover({ orders, held }: OpenBooks, at: EpochMs): void {
    this.working.clear();
    this.held.clear();
    for (const [position, quantity] of held) this.hold(position, quantity);
    for (const { order, group } of orders) {
      if (!isOpenOrder(order)) continue;
      const activeFrom = recoveredStart(order, at, this.setup.model.latencyMs);
      const phase = recoveredPhase(order, { activeFrom, at, candleMs: this.setup.candleMs });
      this.working.set(order.id, { order, activeFrom, ocoGroup: group, phase });
      if (order.status === 'SUBMITTED') this.accept(order.id, at);
      if (order.amendment !== null) this.amend(order, order.amendment, at);
      if (order.status === 'PENDING_CANCEL') this.cancel(order.id, at);
    }
  }

  /** Whether any order works in the instrument. Cheap, for the hot path. */
  hasWorking(instrument: InstrumentId): boolean {
    for (const { order } of this.working.values()) if (order.instrument === instrument) return true;
    return false;
  }

  /** Whether best prices reach any working order. Market orders always match; limits and stops by price. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    for (const { order, phase } of this.working.values()) {
      if (order.instrument === instrument && (phase !== 'resting' || isReached(order, bid, ask)))
        return true;
    }
    return false;
  }

  /** Matches all working orders of the instrument. Exits that their fills trigger may join until `endSlice`. */
  beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    const known = this.setup.instruments.get(instrument);
    if (!known) return;
    const open = new OpenSlice(slice, { instrument: known, model: this.setup.model });
    this.current = { instrument, slice, open };
    const orders: WorkingOrder[] = [];
    for (const working of this.working.values()) {
      if (working.order.instrument === instrument) orders.push(working);
    }
    this.match(orders);
  }

  /** Matches the orders that joined the slice since the last call, all together: exits of one group share a limit. */
  matchJoined(): void {
    const joined = this.joined.flatMap((id) => this.working.get(id) ?? []);
    // Stryker disable next-line ArrayDeclaration: an order that does not work is skipped
    this.joined = [];
    this.match(joined);
  }

  endSlice(): void {
    this.current = null;
  }

  private submit(order: Order, group: string | null, sentAt: EpochMs): void {
    const joins =
      order.purpose.startsWith('protective_') && this.current?.instrument === order.instrument;
    // An exit that joins the slice works from the time of the fill that caused it, which may be inside a candle.
    const at = joins ? (order.submittedAt ?? sentAt) : sentAt;
    const reasonCode = this.refusalOf(order, group, at);
    if (reasonCode !== null) {
      this.emit({ type: 'rejected', order: order.id, reasonCode, at });
      return;
    }
    this.working.set(order.id, {
      order,
      activeFrom: joins ? at : epochMs(at + this.setup.model.latencyMs),
      ocoGroup: group,
      phase: 'arriving',
    });
    this.accept(order.id, at);
    if (joins) this.joined.push(order.id);
  }

  private refusalOf(order: Order, group: string | null, at: EpochMs): string | null {
    const unsupported = unsupportedSubmit(order, group, { ...this.setup, layout: this.layout });
    if (unsupported) return unsupported;
    const refusal = checkVenueFilters(this.instrumentOf(order), order);
    if (refusal && !isDustExit(order, refusal.code)) return refusal.code;
    return this.hasFundsFor(order, at) ? null : INSUFFICIENT_FUNDS;
  }

  /** Whether the account has the funds or units for the order. */
  private hasFundsFor(order: Order, at: EpochMs): boolean {
    const working = this.workingOrders();
    const held = this.heldBy(order.position);
    return this.funds.covers(order, working, at) && this.funds.owns(order, working, held);
  }

  private accept(order: OrderId, at: EpochMs): void {
    this.emit({ type: 'accepted', order, venueOrderId: paperOrderId(order), at });
  }

  private cancel(order: OrderId, at: EpochMs): void {
    const working = this.working.get(order);
    if (!working) {
      this.emit({ type: 'cancel_refused', order, at });
      return;
    }
    this.end(working.order, at);
    this.emit({ type: 'canceled', order, reasonCode: 'CANCELED_BY_REQUEST', at });
  }

  private amend({ id }: Order, terms: OrderTerms, at: EpochMs): void {
    const { quantity, limitPrice, stopPrice } = terms;
    const working = this.working.get(id);
    const reasonCode = working ? this.amendRefusal(working.order, terms, at) : NOT_AMENDABLE;
    if (!working || reasonCode !== null) {
      this.emit({ type: 'amend_refused', order: id, reasonCode: reasonCode ?? NOT_AMENDABLE, at });
      return;
    }
    const order = { ...working.order, quantity, limitPrice, stopPrice };
    // New terms must not match earlier prices; an order waiting to join the slice joins it with the new terms.
    const amendedAt = this.joined.includes(id) ? working.activeFrom : at;
    const activeFrom = epochMs(Math.max(amendedAt, working.activeFrom));
    this.working.set(id, { ...working, order, activeFrom });
    this.emit({ type: 'amended', order: id, quantity, limitPrice, stopPrice, at: amendedAt });
  }

  private amendRefusal(order: Order, terms: OrderTerms, at: EpochMs): string | null {
    if (terms.quantity.lte(order.filledQuantity)) return NOT_AMENDABLE;
    const unsupported = unsupportedAmend(order, terms, this.setup.capabilities);
    if (unsupported) return unsupported;
    const { quantity, limitPrice, stopPrice } = terms;
    const amended = { ...order, quantity, limitPrice, stopPrice };
    const isLarger = quantity.gt(order.quantity);
    return isLarger && !this.hasFundsFor(amended, at) ? INSUFFICIENT_FUNDS : null;
  }

  private lookUp(order: OrderId, askedAt: EpochMs, at: EpochMs): void {
    const working = this.working.get(order)?.order ?? null;
    const report = this.reports.of(order, working);
    this.emit({ type: 'looked_up', order, report, askedAt, at });
  }

  private match(orders: readonly WorkingOrder[]): void {
    if (!this.current) return;
    const { slice, open } = this.current;
    const outcome = open.match(orders, () => this.limitsOf(orders));
    // Stryker disable next-line ConditionalExpression: an empty outcome changes nothing; this saves the work
    if (outcome.executions.length + outcome.canceled.length + outcome.phases.length === 0) return;
    this.absorb(outcome, slice.type === 'candle' ? slice.closeTime : slice.at);
  }

  /** Applies all results of a slice before emitting events, so that listeners never see a half-updated book. */
  private absorb(outcome: MatchOutcome, at: EpochMs): void {
    for (const { order, phase } of outcome.phases) {
      const working = this.working.get(order);
      // Stryker disable next-line ConditionalExpression: a matched order works
      if (working) this.working.set(order, { ...working, phase });
    }
    const { paid, cut } = this.paidOf(outcome.executions);
    const fills = paid.map((execution) => this.fillOf(execution));
    for (const fill of fills) this.reduce(fill);
    const canceled = [
      ...outcome.canceled.filter(({ order }) => !cut.has(order)),
      ...[...cut].map((order) => ({ order, reasonCode: INSUFFICIENT_FUNDS })),
    ];
    for (const { order } of canceled) {
      const working = this.working.get(order);
      // Stryker disable next-line ConditionalExpression: a matched order works until its last fill
      if (working) this.end(working.order, at);
    }
    for (const { order, phase } of outcome.phases) {
      if (phase !== 'triggered') continue;
      const first = fills.find((fill) => fill.order === order);
      this.emit({ type: 'triggered', order, at: first?.at ?? at });
    }
    for (const fill of fills) this.emit({ type: 'filled', order: fill.order, fill, at: fill.at });
    for (const { order, reasonCode } of canceled) {
      this.emit(
        reasonCode === 'EXPIRED'
          ? { type: 'expired', order, at }
          : { type: 'canceled', order, reasonCode, at },
      );
    }
  }

  private paidOf(executions: readonly Execution[]): PaidExecutions {
    // Stryker disable next-line ConditionalExpression: without executions nothing is paid or cut
    if (executions.length === 0) return NOTHING_PAID;
    const asked = executions.map((execution) => {
      const order = this.orderOf(execution);
      return { execution, order, instrument: this.instrumentOf(order) };
    });
    return this.funds.cut(asked, this.workingOrders());
  }

  private workingOrders(): readonly Order[] {
    return [...this.working.values()].map(({ order }) => order);
  }

  private orderOf(execution: Execution): Order {
    const working = this.working.get(execution.order);
    // Stryker disable next-line ConditionalExpression: a matched order works
    invariant(working !== undefined, 'Only a working order is executed', {
      order: execution.order,
    });
    return working.order;
  }

  private fillOf(execution: Execution): Fill {
    const order = this.orderOf(execution);
    const { model, trailingVolume } = this.setup;
    // A held exit that meets a bar represents a market order that the engine would have sent.
    const isHeld = this.layout === 'in_bar' && order.purpose === 'protective_target';
    const liquidity = isHeld ? 'taker' : execution.liquidity;
    const rate = feeRate(model.fees, trailingVolume(execution.at), liquidity);
    return {
      id: fillId(this.setup.ids.next('f')),
      order: order.id,
      scope: this.setup.scope,
      instrument: order.instrument,
      side: order.side,
      price: execution.price,
      quantity: execution.quantity,
      fee: feeOf(execution.price, execution.quantity, rate),
      feeAsset: this.instrumentOf(order).quote,
      liquidity,
      at: execution.at,
    };
  }

  private limitsOf(orders: readonly WorkingOrder[]): ReadonlyMap<string, Decimal> {
    const limits = new Map<string, Decimal>();
    for (const { order, ocoGroup } of orders) {
      // Stryker disable next-line ConditionalExpression: no order looks up the limit of no group
      if (ocoGroup !== null) limits.set(ocoGroup, this.heldBy(order.position));
    }
    return limits;
  }

  private heldBy(position: PositionId): Decimal {
    return this.held.get(position) ?? ZERO_QUANTITY;
  }

  private hold(position: PositionId, held: Decimal): void {
    // Stryker disable next-line ConditionalExpression: a quantity of zero is the same as none; it only bounds the memory
    if (held.gt(0)) this.held.set(position, held);
    else this.held.delete(position);
  }

  private reduce(fill: Fill): void {
    const working = this.working.get(fill.order);
    // Stryker disable next-line ConditionalExpression: a matched order works
    if (!working) return;
    const { position, purpose } = working.order;
    const grows = purpose === 'entry';
    const held = this.heldBy(position);
    this.hold(position, grows ? held.add(fill.quantity) : held.sub(fill.quantity));
    const order: Order = {
      ...working.order,
      filledQuantity: working.order.filledQuantity.add(fill.quantity) as Order['filledQuantity'],
    };
    if (leavesOf(order).gt(0)) this.working.set(order.id, { ...working, order });
    else this.end(order, fill.at);
  }

  private end(order: Order, at: EpochMs): void {
    this.working.delete(order.id);
    this.reports.leaves(order, at);
  }

  private instrumentOf(order: Order): Instrument {
    const instrument = this.setup.instruments.get(order.instrument);
    invariant(instrument !== undefined, 'The instrument of an order is known', {
      order: order.id,
      instrument: order.instrument,
    });
    return instrument;
  }

  private emit(event: GatewayEvent): void {
    this.reports.note(event);
    this.setup.listener(event);
  }
}

const NOTHING_PAID: PaidExecutions = { paid: [], cut: new Set() };

const NOT_AMENDABLE = 'ORDER_NOT_AMENDABLE';
