import {
  epochMs,
  fillId,
  invariant,
  ZERO_QUANTITY,
  type Decimal,
  type EpochMs,
  type IdSource,
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
  type MatchingOptions,
  type MatchOutcome,
  type WorkingOrder,
} from '@tidegate/matching';
import {
  isOpenOrder,
  leavesOf,
  type AccountScope,
  type Fill,
  type Instrument,
  type Order,
} from '@tidegate/model';

import type { GatewayEvent, GatewayRequest, OpenBooks, OrderGateway } from '../ports.js';
import { INSUFFICIENT_FUNDS, PaperFunds, type PaidExecutions } from './paper-funds.js';

export interface PaperBrokerSetup {
  readonly scope: AccountScope;
  readonly model: MatchingOptions;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly ids: IdSource;
  /** What the account traded in the 30 days before, quote units: it sets the fee tier. */
  readonly trailingVolume: (at: EpochMs) => number;
  /** The account's cash by its books, which buys cannot exceed; `null`: it buys on credit. */
  readonly cash: (() => Decimal) | null;
  readonly listener: (event: GatewayEvent) => void;
}

interface CurrentSlice {
  readonly instrument: InstrumentId;
  readonly slice: MarketSlice;
  /** What earlier orders left of its liquidity. */
  readonly open: OpenSlice;
}

/**
 * A venue in memory: same order types, same filters, same rejections, filled by the shared matching model from the
 * market that the engine sees. Exits are reduce-only: they never close more than their position holds. Entries of a spot
 * account are paid from its cash or not made. Its whole state is in our books, so a restart loses nothing.
 */
export class PaperBroker implements OrderGateway {
  private readonly working = new Map<OrderId, WorkingOrder>();
  /** What each position holds, as far as it was filled here. */
  private readonly held = new Map<PositionId, Decimal>();
  /** The slice being worked on: exits that its fills call for live in the same slice. */
  private current: CurrentSlice | null = null;
  /** Orders that joined the current slice and have not met it yet. */
  private joined: OrderId[] = [];

  private readonly funds: PaperFunds;

  constructor(private readonly setup: PaperBrokerSetup) {
    this.funds = new PaperFunds({
      cash: setup.cash,
      rateAt: (at, liquidity) => feeRate(setup.model.fees, setup.trailingVolume(at), liquidity),
    });
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
        this.amend(request, at);
    }
  }

  recover({ orders, held }: OpenBooks, at: EpochMs): void {
    this.working.clear();
    this.held.clear();
    for (const [position, quantity] of held) this.hold(position, quantity);
    for (const { order, group } of orders) {
      if (!isOpenOrder(order)) continue;
      this.working.set(order.id, {
        order,
        activeFrom: this.recoveredStart(order, at),
        ocoGroup: group,
        phase: recoveredPhase(order),
      });
      if (order.status === 'SUBMITTED') this.accept(order.id, at);
      if (order.status === 'PENDING_CANCEL') this.cancel(order.id, at);
    }
  }

  /**
   * Since when the order works: what was never answered is sent by this start, the rest works since its acceptance or its
   * latest terms. Protection joins its slice without latency.
   */
  private recoveredStart(order: Order, at: EpochMs): EpochMs {
    const { latencyMs } = this.setup.model;
    if (order.status === 'SUBMITTED') return epochMs(at + latencyMs);
    return order.purpose.startsWith('protective_')
      ? order.updatedAt
      : epochMs(order.updatedAt + latencyMs);
  }

  /** Whether a slice of this instrument could change anything: cheap, for the hot path. */
  hasWorking(instrument: InstrumentId): boolean {
    for (const { order } of this.working.values()) if (order.instrument === instrument) return true;
    return false;
  }

  /** Whether best prices reach any working order: market orders always, limits and stops by their price. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    for (const { order, phase } of this.working.values()) {
      if (order.instrument === instrument && (phase !== 'resting' || isReached(order, bid, ask)))
        return true;
    }
    return false;
  }

  /** Matches everything that works in the instrument; orders that its fills call for join until `endSlice`. */
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

  /** Lets the orders that joined the slice since the last call meet it, all together: exits of one group share what they close. */
  matchJoined(): void {
    const joined = this.joined.flatMap((id) => this.working.get(id) ?? []);
    this.joined = [];
    this.match(joined);
  }

  endSlice(): void {
    this.current = null;
  }

  private submit(order: Order, group: string | null, sentAt: EpochMs): void {
    const joins =
      order.purpose.startsWith('protective_') && this.current?.instrument === order.instrument;
    // An exit that joins the slice works from the fill on that called for it, which may be inside a candle.
    const at = joins ? (order.submittedAt ?? sentAt) : sentAt;
    const refusal = checkVenueFilters(this.instrumentOf(order), order);
    // A reduce-only order may be as small as what is left of its position: the paper venue has no dust.
    const isDustExit = order.reduceOnly && refusal !== null && SIZE_CODES.has(refusal.code);
    if (refusal && !isDustExit) {
      this.tell({ type: 'rejected', order: order.id, reasonCode: refusal.code, at });
      return;
    }
    if (!this.funds.covers(order, this.workingOrders(), at)) {
      this.tell({ type: 'rejected', order: order.id, reasonCode: INSUFFICIENT_FUNDS, at });
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

  private accept(order: OrderId, at: EpochMs): void {
    this.tell({ type: 'accepted', order, venueOrderId: `paper-${order}`, at });
  }

  private cancel(order: OrderId, at: EpochMs): void {
    if (this.working.delete(order)) {
      this.tell({ type: 'canceled', order, reasonCode: 'CANCELED_BY_REQUEST', at });
    } else {
      this.tell({ type: 'cancel_refused', order, at });
    }
  }

  private amend(request: Extract<GatewayRequest, { type: 'amend' }>, at: EpochMs): void {
    const { quantity, limitPrice, stopPrice } = request;
    const working = this.working.get(request.order.id);
    if (!working || quantity.lte(working.order.filledQuantity)) {
      this.tell({
        type: 'amend_refused',
        order: request.order.id,
        reasonCode: 'ORDER_NOT_AMENDABLE',
        at,
      });
      return;
    }
    const order = { ...working.order, quantity, limitPrice, stopPrice };
    // New terms meet nothing that happened before them; an order that is about to join the slice joins it with them.
    const amendedAt = this.joined.includes(order.id) ? working.activeFrom : at;
    const activeFrom = epochMs(Math.max(amendedAt, working.activeFrom));
    this.working.set(order.id, { ...working, order, activeFrom });
    this.tell({
      type: 'amended',
      order: order.id,
      quantity,
      limitPrice,
      stopPrice,
      at: amendedAt,
    });
  }

  private match(orders: readonly WorkingOrder[]): void {
    if (!this.current || orders.length === 0) return;
    const { slice, open } = this.current;
    const outcome = open.match(orders, () => this.limitsOf(orders));
    if (!isNothing(outcome))
      this.absorb(outcome, slice.type === 'candle' ? slice.closeTime : slice.at);
  }

  /** All of a slice's results are taken in before any is told, so that news never meets a half-updated book. */
  private absorb(outcome: MatchOutcome, at: EpochMs): void {
    for (const { order, phase } of outcome.phases) {
      const working = this.working.get(order);
      if (working) this.working.set(order, { ...working, phase });
    }
    const { paid, cut } = this.paidOf(outcome.executions);
    const fills = paid.map((execution) => this.fillOf(execution));
    for (const fill of fills) this.reduce(fill);
    const canceled = [
      ...outcome.canceled.filter(({ order }) => !cut.has(order)),
      ...[...cut].map((order) => ({ order, reasonCode: INSUFFICIENT_FUNDS })),
    ];
    for (const { order } of canceled) this.working.delete(order);
    for (const { order, phase } of outcome.phases) {
      if (phase !== 'triggered') continue;
      const first = fills.find((fill) => fill.order === order);
      this.tell({ type: 'triggered', order, at: first?.at ?? at });
    }
    for (const fill of fills) this.tell({ type: 'filled', order: fill.order, fill, at: fill.at });
    for (const { order, reasonCode } of canceled) {
      this.tell(
        reasonCode === 'EXPIRED'
          ? { type: 'expired', order, at }
          : { type: 'canceled', order, reasonCode, at },
      );
    }
  }

  private paidOf(executions: readonly Execution[]): PaidExecutions {
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
    invariant(working !== undefined, 'Only an order that works is executed', {
      order: execution.order,
    });
    return working.order;
  }

  private fillOf(execution: Execution): Fill {
    const order = this.orderOf(execution);
    const { model, trailingVolume } = this.setup;
    const rate = feeRate(model.fees, trailingVolume(execution.at), execution.liquidity);
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
      liquidity: execution.liquidity,
      at: execution.at,
    };
  }

  private limitsOf(orders: readonly WorkingOrder[]): ReadonlyMap<string, Decimal> {
    const limits = new Map<string, Decimal>();
    for (const { order, ocoGroup } of orders) {
      if (ocoGroup !== null) limits.set(ocoGroup, this.heldBy(order.position));
    }
    return limits;
  }

  private heldBy(position: PositionId): Decimal {
    return this.held.get(position) ?? ZERO_QUANTITY;
  }

  private hold(position: PositionId, held: Decimal): void {
    if (held.gt(0)) this.held.set(position, held);
    else this.held.delete(position);
  }

  private reduce(fill: Fill): void {
    const working = this.working.get(fill.order);
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
    else this.working.delete(order.id);
  }

  private instrumentOf(order: Order): Instrument {
    const instrument = this.setup.instruments.get(order.instrument);
    invariant(instrument !== undefined, 'An order names a known instrument', {
      order: order.id,
      instrument: order.instrument,
    });
    return instrument;
  }

  private tell(event: GatewayEvent): void {
    this.setup.listener(event);
  }
}

function isNothing({ executions, canceled, phases }: MatchOutcome): boolean {
  return executions.length + canceled.length + phases.length === 0;
}

const NOTHING_PAID: PaidExecutions = { paid: [], cut: new Set() };

const SIZE_CODES: ReadonlySet<string> = new Set(['ORDER_BELOW_MINIMUM', 'COST_BELOW_MINIMUM']);

/**
 * What the market had seen of an order when the process stopped. Nothing of one that we never answered; the others rest,
 * be it that no slice came since: entries among those are withdrawn by the start, and exits trade at their own price.
 */
function recoveredPhase(order: Order): WorkingOrder['phase'] {
  if (order.triggeredAt !== null) return 'triggered';
  if (order.type === 'market' || order.status === 'SUBMITTED') return 'arriving';
  return order.type === 'stop_market' && order.filledQuantity.gt(0) ? 'triggered' : 'resting';
}

function isReached(order: Order, bid: number, ask: number): boolean {
  const touch = order.side === 'buy' ? ask : bid;
  if (order.stopPrice) {
    const stop = order.stopPrice.toNumber();
    return order.side === 'buy' ? ask >= stop : bid <= stop;
  }
  if (!order.limitPrice) return true;
  const limit = order.limitPrice.toNumber();
  return order.side === 'buy' ? touch <= limit : touch >= limit;
}
