import {
  epochMs,
  fillId,
  type EpochMs,
  type IdSource,
  type InstrumentId,
  type OrderId,
} from '@tidegate/kernel';
import {
  checkVenueFilters,
  feeOf,
  feeRate,
  matchOrders,
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

import type { GatewayEvent, GatewayRequest, OrderGateway } from '../ports.js';

export interface PaperBrokerSetup {
  readonly scope: AccountScope;
  readonly model: MatchingOptions;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly ids: IdSource;
  readonly listener: (event: GatewayEvent) => void;
}

/**
 * A venue in memory: same order types, same filters, same rejections, filled by the shared matching model from the
 * market that the engine sees. Its whole state is the open orders themselves, so a restart loses nothing.
 */
export class PaperBroker implements OrderGateway {
  private readonly working = new Map<OrderId, WorkingOrder>();
  /** The slice being worked on: exits that its fills call for live in the same slice. */
  private current: { readonly instrument: InstrumentId; readonly slice: MarketSlice } | null = null;

  constructor(private readonly setup: PaperBrokerSetup) {}

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

  recover(
    orders: readonly { readonly order: Order; readonly group: string | null }[],
    at: EpochMs,
  ): void {
    this.working.clear();
    for (const { order, group } of orders) {
      if (!isOpenOrder(order)) continue;
      this.working.set(order.id, {
        order,
        activeFrom: order.submittedAt ?? at,
        ocoGroup: group,
        phase: recoveredPhase(order),
      });
      if (order.status === 'SUBMITTED') this.accept(order.id, at);
      if (order.status === 'PENDING_CANCEL') this.cancel(order.id, at);
    }
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
    this.current = { instrument, slice };
    this.match([...this.working.values()].filter(({ order }) => order.instrument === instrument));
  }

  endSlice(): void {
    this.current = null;
  }

  private submit(order: Order, group: string | null, at: EpochMs): void {
    const refusal = checkVenueFilters(this.instrumentOf(order), order);
    // A reduce-only order may be as small as what is left of its position: the paper venue has no dust.
    const isDustExit = order.reduceOnly && refusal !== null && SIZE_CODES.has(refusal.code);
    if (refusal && !isDustExit) {
      this.tell({ type: 'rejected', order: order.id, reasonCode: refusal.code, at });
      return;
    }
    const isAttached = order.purpose.startsWith('protective_') && this.current !== null;
    const working: WorkingOrder = {
      order,
      activeFrom: isAttached ? this.currentStart(at) : epochMs(at + this.setup.model.latencyMs),
      ocoGroup: group,
      phase: 'arriving',
    };
    this.working.set(order.id, working);
    this.accept(order.id, at);
    if (isAttached && this.current?.instrument === order.instrument) this.match([working]);
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
    this.working.set(order.id, { ...working, order });
    this.tell({ type: 'amended', order: order.id, quantity, limitPrice, stopPrice, at });
  }

  private match(orders: readonly WorkingOrder[]): void {
    if (!this.current || orders.length === 0) return;
    const { instrument, slice } = this.current;
    const known = this.setup.instruments.get(instrument);
    if (!known) return;
    const outcome = matchOrders(orders, slice, { instrument: known, model: this.setup.model });
    this.absorb(outcome, slice.type === 'candle' ? slice.closeTime : slice.at);
  }

  /** All of a slice's results are taken in before any is told, so that news never meets a half-updated book. */
  private absorb(outcome: MatchOutcome, at: EpochMs): void {
    for (const { order, phase } of outcome.phases) {
      const working = this.working.get(order);
      if (working) this.working.set(order, { ...working, phase });
    }
    const fills = outcome.executions.map((execution) => this.fillOf(execution));
    for (const fill of fills) this.reduce(fill);
    for (const { order } of outcome.canceled) this.working.delete(order);
    for (const fill of fills) this.tell({ type: 'filled', order: fill.order, fill, at: fill.at });
    for (const { order, reasonCode } of outcome.canceled) {
      this.tell(
        reasonCode === 'EXPIRED'
          ? { type: 'expired', order, at }
          : { type: 'canceled', order, reasonCode, at },
      );
    }
  }

  private fillOf(execution: Execution): Fill {
    const working = this.working.get(execution.order);
    if (!working) throw new Error(`Execution of order ${execution.order}, which does not work`);
    const { order } = working;
    const rate = feeRate(this.setup.model.fees, 0, execution.liquidity);
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

  private reduce(fill: Fill): void {
    const working = this.working.get(fill.order);
    if (!working) return;
    const order: Order = {
      ...working.order,
      filledQuantity: working.order.filledQuantity.add(fill.quantity) as Order['filledQuantity'],
    };
    if (leavesOf(order).gt(0)) this.working.set(order.id, { ...working, order });
    else this.working.delete(order.id);
  }

  private currentStart(at: EpochMs): EpochMs {
    const slice = this.current?.slice;
    if (!slice) return at;
    return slice.type === 'candle' ? slice.candle.openTime : slice.at;
  }

  private instrumentOf(order: Order): Instrument {
    const instrument = this.setup.instruments.get(order.instrument);
    if (!instrument)
      throw new Error(`Order ${order.id} names unknown instrument ${order.instrument}`);
    return instrument;
  }

  private tell(event: GatewayEvent): void {
    this.setup.listener(event);
  }
}

const SIZE_CODES: ReadonlySet<string> = new Set(['ORDER_BELOW_MINIMUM', 'COST_BELOW_MINIMUM']);

/** What the market had seen of an order when the process stopped. */
function recoveredPhase(order: Order): WorkingOrder['phase'] {
  if (order.type === 'market') return 'arriving';
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
