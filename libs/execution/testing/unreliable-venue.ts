import { CountingIdSource, Decimal, type EpochMs, type OrderId } from '@tidegate/kernel';
import type { MarketSlice, MatchingOptions } from '@tidegate/matching';
import { leavesOf, type Account, type Instrument, type Order } from '@tidegate/model';

import { PaperVenue } from '../src/core/paper-venue.js';
import type { VenueCapabilities } from '../src/core/venue-capabilities.js';
import type { ReportedFill, ReportedOrder, VenueReport } from '../src/core/venue-report.js';
import type { GatewayEvent, GatewayRequest, OrderReport } from '../src/ports.js';

/**
 * The fate of one request.
 * `lost`: it never arrives, and its outcome is unknown.
 * `unanswered`: it arrives, but its answer does not.
 * `late`: its outcome is unknown, and it arrives within the venue's delay bound.
 * `refused`: the venue refuses it.
 */
export type RequestFate = 'delivered' | 'lost' | 'unanswered' | 'late' | 'refused';

export interface UnreliableVenueSetup {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly capabilities: VenueCapabilities;
  readonly model: MatchingOptions;
  readonly deposit: string;
}

type StatefulRequest = Exclude<GatewayRequest, { type: 'look_up' }>;

/**
 * A simulated live venue that keeps its own state across our restarts, behind a link that loses requests and answers.
 */
export class UnreliableVenue {
  /** Events in transit to the engine. */
  readonly inbox: GatewayEvent[] = [];
  private readonly venue: PaperVenue;
  private readonly orders = new Map<OrderId, Order>();
  private readonly open = new Map<OrderId, Order>();
  private readonly fills: ReportedFill[] = [];
  private late: { readonly request: StatefulRequest; readonly at: EpochMs }[] = [];
  private readonly hidden = new Map<OrderId, EpochMs>();
  private isMute = false;
  private cash: Decimal;
  private units = new Decimal(0);

  constructor(private readonly setup: UnreliableVenueSetup) {
    this.cash = new Decimal(setup.deposit);
    this.venue = new PaperVenue({
      scope: setup.account.scope,
      capabilities: setup.capabilities,
      feed: 'slices',
      candleMs: null,
      model: setup.model,
      instruments: new Map([[setup.instrument.id, setup.instrument]]),
      ids: new CountingIdSource({ epoch: 9_999, counter: 0 }),
      trailingVolume: () => 0,
      cash: setup.account.kind === 'spot' ? () => this.cash : null,
      listener: (event) => this.receive(event),
    });
  }

  /** The account's units at the venue; negative when short. */
  get held(): Decimal {
    return this.units;
  }

  /** Units that stops and exits at the venue would close. */
  get covered(): Decimal {
    return this.openOrders
      .filter(({ purpose }) => purpose === 'protective_stop' || purpose === 'exit')
      .reduce((sum, order) => sum.add(leavesOf(order)), new Decimal(0));
  }

  get openOrders(): readonly Order[] {
    return [...this.open.values()];
  }

  send(request: GatewayRequest, fate: RequestFate, at: EpochMs): void {
    if (request.type === 'look_up') {
      this.answer(request, fate, at);
      return;
    }
    switch (fate) {
      case 'delivered':
        this.perform(request, at);
        return;
      case 'refused':
        this.refuse(request, at);
        return;
      case 'unanswered':
        this.isMute = true;
        this.perform(request, at);
        this.isMute = false;
        this.hidden.set(request.order.id, at);
        break;
      case 'late':
        this.late.push({ request, at });
        break;
      case 'lost':
        break;
    }
    const { type: kind, order } = request;
    this.inbox.push({ type: 'outcome_unknown', order: order.id, request: kind, at });
  }

  /** Delivers late requests after half of the delay bound. */
  arriveLate(now: EpochMs): void {
    const { delayMsMax } = this.setup.capabilities.lookUp;
    const due = this.late.filter(({ at }) => now - at >= delayMsMax / 2);
    this.late = this.late.filter((each) => !due.includes(each));
    this.isMute = true;
    for (const { request } of due) this.perform(request, now);
    this.isMute = false;
  }

  market(slice: MarketSlice): void {
    this.venue.beginSlice(this.setup.instrument.id, slice);
    this.venue.matchJoined();
    this.venue.endSlice();
  }

  /** Cancels an order without a request. */
  cancel(order: Order, at: EpochMs): void {
    this.venue.perform({ type: 'cancel', order }, at);
  }

  /** Drops all events in transit, as when the process dies. */
  dropInbox(): void {
    this.inbox.length = 0;
  }

  report(at: EpochMs): VenueReport {
    const { base, quote } = this.setup.instrument;
    return {
      at,
      openOrders: this.openOrders.map((order) => this.reportedOf(order)),
      fills: this.fills,
      balances: [
        { asset: quote, total: this.cash },
        { asset: base, total: this.units },
      ],
    };
  }

  private perform(request: StatefulRequest, at: EpochMs): void {
    if (request.type === 'submit') this.orders.set(request.order.id, request.order);
    this.venue.perform(request, at);
  }

  private refuse({ type, order: { id: order } }: GatewayRequest, at: EpochMs): void {
    const reasonCode = 'EService:Busy';
    if (type === 'submit') this.inbox.push({ type: 'rejected', order, reasonCode, at });
    else if (type === 'cancel') this.inbox.push({ type: 'cancel_refused', order, at });
    else this.inbox.push({ type: 'amend_refused', order, reasonCode, at });
  }

  /** Answers a look-up, unless it is lost. A submission with a recently lost answer is not found yet. */
  private answer(
    request: Extract<GatewayRequest, { type: 'look_up' }>,
    fate: RequestFate,
    at: EpochMs,
  ): void {
    if (fate !== 'delivered') return;
    const since = this.hidden.get(request.order.id);
    const { delayMsMax } = this.setup.capabilities.lookUp;
    const { id: order } = request.order;
    if (since !== undefined && at - since < delayMsMax / 2) {
      const { askedAt } = request;
      this.inbox.push({ type: 'looked_up', order, report: null, askedAt, at });
      return;
    }
    this.venue.perform(request, at);
  }

  /** Updates the venue's own books and delivers the event, unless its answer is lost. */
  private receive(event: GatewayEvent): void {
    this.note(event);
    // Fills arrive by a separate stream, which survives a lost answer.
    if (!this.isMute || event.type === 'filled') this.inbox.push(event);
  }

  private note(event: GatewayEvent): void {
    const order = this.open.get(event.order) ?? this.orders.get(event.order);
    if (!order) return;
    switch (event.type) {
      case 'accepted':
        this.open.set(order.id, order);
        return;
      case 'amended': {
        const { quantity, limitPrice, stopPrice } = event;
        this.open.set(order.id, { ...order, quantity, limitPrice, stopPrice });
        return;
      }
      case 'filled': {
        const { fill } = event;
        const isBuy = fill.side === 'buy';
        const notional = fill.price.mul(fill.quantity);
        this.cash = this.cash.add(isBuy ? notional.neg() : notional).sub(fill.fee);
        this.units = isBuy ? this.units.add(fill.quantity) : this.units.sub(fill.quantity);
        this.fills.push({ clientId: order.clientId, fill });
        const filledQuantity = order.filledQuantity.add(fill.quantity) as Order['filledQuantity'];
        const after = { ...order, filledQuantity };
        if (leavesOf(after).gt(0)) this.open.set(order.id, after);
        else this.open.delete(order.id);
        return;
      }
      case 'canceled':
      case 'expired':
      case 'rejected':
        this.open.delete(order.id);
        return;
      default:
        return;
    }
  }

  private reportedOf(order: Order): ReportedOrder {
    const { clientId, instrument, side, quantity, limitPrice, stopPrice, filledQuantity } = order;
    const report: OrderReport = {
      venueOrderId: `paper-${order.id}`,
      status: 'open',
      quantity,
      limitPrice,
      stopPrice,
      filledQuantity,
      reasonCode: '',
      fills: [],
    };
    return { ...report, status: 'open', clientId, instrument, side };
  }
}
