import { epochMs, fillId, MINUTE_MS, money, orderId, price, type EpochMs } from '@tidegate/kernel';
import { MatchingOptions } from '@tidegate/matching';
import {
  isSameTerms,
  leavesOf,
  type Account,
  type Direction,
  type ExitReason,
  type Fill,
  type Instrument,
  type Order,
  type OrderRequestKind,
  type Position,
} from '@tidegate/model';

import type { ExecutionOptions } from '../src/core/execution-options.js';
import type { GatewayEvent, GatewayRequest } from '../src/ports.js';
import { anInstrument, anIntent, bookSlice, candleSlice, spotAccount } from './builders.js';
import { PaperDesk } from './paper-desk.js';

/** One event in an account's life. Moves and widths are in ticks; `pick` chooses among the available items. */
export type DeskAction =
  | { readonly type: 'open'; readonly direction: Direction; readonly lots: number }
  | { readonly type: 'close'; readonly reason: ExitReason }
  | { readonly type: 'tick'; readonly seconds: number }
  | {
      readonly type: 'candle';
      readonly gap: number;
      readonly up: number;
      readonly down: number;
      readonly move: number;
      readonly volume: number;
    }
  | { readonly type: 'book'; readonly move: number; readonly spread: number }
  | { readonly type: 'venue_cancel'; readonly pick: number }
  | { readonly type: 'repeated_fill'; readonly pick: number }
  | { readonly type: 'late_fill'; readonly pick: number }
  | { readonly type: 'late_news'; readonly pick: number; readonly news: LateNews }
  | { readonly type: 'foreign_news'; readonly news: LateNews }
  /** The venue changes the instrument's status: 0 online, 1 cancel_only, 2 post_only, 3 reduce_only. */
  | { readonly type: 'venue_status'; readonly status: number }
  /** Fees change, and with them the cost of a round trip. */
  | { readonly type: 'fees'; readonly takerRate: number }
  /** A request of an open order gets no answer. The look-up reports whether it arrived. */
  | { readonly type: 'unknown'; readonly pick: number; readonly request: OrderRequestKind };

export type LateNews = 'accepted' | 'rejected' | 'expired' | 'cancel_refused' | 'amend_refused';

export interface DeskWorldOptions {
  readonly options: ExecutionOptions;
  readonly model: MatchingOptions;
  /** A spot account only buys, and can pay for little more than one entry. */
  readonly kind: Account['kind'];
  /** Without quotes, entries and touches use candles only. */
  readonly quoted: boolean;
}

const LOT = 0.0001;
const BTC = anInstrument().id;

/** A desk, its paper venue and a market, which a test drives one action at a time. */
export class DeskWorld {
  readonly desk: PaperDesk;
  /** Requests whose row was not committed in the right status before the venue received them. */
  readonly unstored: string[] = [];
  /** Whether the venue accepts exits since the last tick of the desk. */
  takesExits = true;
  private readonly quoted: boolean;
  private readonly kind: Account['kind'];
  private readonly model: MatchingOptions;
  private now: EpochMs = epochMs(0);
  private lateFills = 0;
  /** The last price, in ticks. */
  private last = 1_000;

  constructor({ options, model, quoted, kind }: DeskWorldOptions) {
    this.quoted = quoted;
    this.kind = kind;
    this.model = Object.assign(new MatchingOptions(), model);
    this.desk = new PaperDesk({
      options,
      model: this.model,
      account: { ...spotAccount(), kind },
      deposit: kind === 'spot' ? '400' : '100000',
      onRequest: (request) => {
        const row = this.desk.committed(request.order.id);
        const position = this.desk.committedPosition(request.order.position);
        if (!isStored(request, row, position)) this.unstored.push(request.order.id);
      },
    });
    this.quote(1);
  }

  perform(action: DeskAction): void {
    switch (action.type) {
      case 'open':
        return this.open(action.direction, action.lots);
      case 'close':
        return this.close(action.reason);
      case 'tick':
        return this.tick(action.seconds);
      case 'candle':
        return this.candle(action);
      case 'book':
        return this.touch(action);
      case 'venue_cancel':
        return this.venueCancel(action.pick);
      case 'repeated_fill':
        return this.repeatFill(action.pick);
      case 'late_fill':
        return this.lateFill(action.pick);
      case 'late_news': {
        const order = chosen(this.overOrders(), action.pick);
        if (order) this.receive(newsOf(order.id, action.news, this.now));
        return;
      }
      case 'foreign_news':
        return this.receive(newsOf(orderId('o-foreign'), action.news, this.now));
      case 'venue_status':
        return this.setStatus(STATUSES[action.status % STATUSES.length] ?? 'online');
      case 'fees':
        return this.setFees(action.takerRate);
      case 'unknown': {
        const order = chosen(this.desk.book.openOrders(), action.pick);
        const { request } = action;
        if (!order) return;
        this.receive({ type: 'outcome_unknown', order: order.id, request, at: this.now });
        return this.tick(1);
      }
    }
  }

  get fills(): readonly Fill[] {
    return this.desk.commits.flatMap(({ fills }) => fills);
  }

  /** The last committed version of each order. */
  get orders(): ReadonlyMap<string, Order> {
    const rows = this.desk.commits.flatMap(({ orders }) => orders);
    return new Map(rows.map((order) => [order.id, order]));
  }

  private get price(): number {
    return this.last / 10;
  }

  private open(wanted: Direction, lots: number): void {
    if (this.desk.position) return;
    const direction = this.kind === 'spot' ? 'long' : wanted;
    const sign = direction === 'long' ? 1 : -1;
    const quantity = (lots * LOT).toFixed(4);
    this.desk.desk.open({
      ...anIntent({ direction, quantity, quote: this.desk.quote, at: this.now }),
      entry: price(this.price),
      stop: price((this.last - 20 * sign) / 10),
      target: price((this.last + 40 * sign) / 10),
    });
    this.desk.settle(this.now);
  }

  private setStatus(status: Instrument['status']): void {
    this.takesExits = false;
    this.desk.instruments.set(BTC, { ...anInstrument(), status });
  }

  private setFees(takerRate: number): void {
    this.model.fees.tiers = [{ volume: 0, makerRate: takerRate / 2, takerRate }];
    this.desk.costRate = 2 * takerRate;
  }

  private close(reason: ExitReason): void {
    const terms = { decisionPrice: price(this.price), at: this.now };
    this.desk.desk.close(BTC, reason, terms);
    this.desk.settle(this.now);
  }

  private tick(seconds: number): void {
    this.now = epochMs(this.now + seconds * 1_000);
    this.desk.desk.tick(this.now);
    this.desk.settle(this.now);
    const status = this.desk.instruments.get(BTC)?.status;
    this.takesExits = status === 'online' || status === 'reduce_only';
  }

  private candle(bar: Extract<DeskAction, { type: 'candle' }>): void {
    const open = this.last + bar.gap;
    this.last = Math.max(500, Math.min(1_500, open + bar.move));
    const high = Math.max(open, this.last) + bar.up;
    const low = Math.min(open, this.last) - bar.down;
    const index = Math.floor(this.now / MINUTE_MS);
    this.quote(1);
    this.now = epochMs((index + 1) * MINUTE_MS);
    this.desk.market(candleSlice(index, [open / 10, high / 10, low / 10, this.price], bar.volume));
  }

  private touch({ move, spread }: Extract<DeskAction, { type: 'book' }>): void {
    this.last = Math.max(500, Math.min(1_500, this.last + move));
    this.now = epochMs(this.now + 1_000);
    this.quote(spread);
    this.desk.market(bookSlice(this.now, this.price, (this.last + spread) / 10));
    const at = { last: this.price, now: this.now };
    this.desk.desk.manage(BTC, { low: this.price, high: this.price }, at);
    this.desk.settle(this.now);
  }

  /** The venue cancels an order without our request. */
  private venueCancel(pick: number): void {
    const order = chosen(this.desk.book.openOrders(), pick);
    if (!order) return;
    this.desk.venue.perform({ type: 'cancel', order }, this.now);
    this.desk.settle(this.now);
  }

  private repeatFill(pick: number): void {
    const fill = chosen(this.fills, pick);
    if (fill) this.receive({ type: 'filled', order: fill.order, fill, at: this.now });
  }

  /**
   * Reports a new fill of an order whose position has ended. It is invalid for a filled order and for an exit. A late
   * entry fill is ours, and the venue's state includes it.
   */
  private lateFill(pick: number): void {
    const { position } = this.desk;
    const over = this.overOrders().filter((order) => order.position !== position?.id);
    const order = chosen(over, pick);
    if (!order) return;
    const leaves = leavesOf(order);
    const { id, scope, instrument, side, quantity: ordered } = order;
    const fill: Fill = {
      id: fillId(`late-${this.lateFills}`),
      order: id,
      scope,
      instrument,
      side,
      price: price(this.price),
      quantity: leaves.gt(0) ? leaves : ordered,
      fee: money(0),
      feeAsset: 'USD',
      liquidity: 'maker',
      at: this.now,
    };
    const closes = position !== null && (side === 'buy') !== (position.direction === 'long');
    // One fill cannot reverse a position: a fill beyond the position would be refused.
    if (closes && fill.quantity.gt(position.quantity)) return;
    if (side === 'buy' && !this.canPay(fill)) return;
    this.lateFills += 1;
    this.receive({ type: 'filled', order: id, fill, at: this.now });
    this.desk.venue.recover(this.desk.desk.openBooks(), this.now);
    this.desk.settle(this.now);
  }

  /** Whether cash covers a buy. A venue fills no uncovered buy of a spot account, late or not. */
  private canPay(fill: Fill): boolean {
    return (
      this.kind === 'margin' || this.desk.ledger.cash('USD').gte(fill.price.mul(fill.quantity))
    );
  }

  private overOrders(): readonly Order[] {
    const open = new Set(this.desk.book.openOrders().map(({ id }) => id));
    return [...this.orders.values()].filter(({ id }) => !open.has(id));
  }

  private receive(event: GatewayEvent): void {
    this.desk.desk.onEvent(event);
    this.desk.settle(this.now);
  }

  private quote(spread: number): void {
    if (!this.quoted) return;
    this.desk.quote = {
      bid: this.price,
      bidQuantity: 5,
      ask: (this.last + spread) / 10,
      askQuantity: 5,
      last: this.price,
      receivedAt: this.now,
    };
  }
}

/** Whether the committed rows contain the request before it is sent. */
function isStored(request: GatewayRequest, row: Order | null, position: Position | null): boolean {
  switch (request.type) {
    case 'submit':
      // The second fill of a slice may cancel the stop of the first fill before it is sent.
      return row?.status === 'SUBMITTED' || row?.status === 'PENDING_CANCEL';
    case 'cancel':
      return row?.status === 'PENDING_CANCEL';
    case 'amend': {
      const isAsked = row?.amendment != null && isSameTerms(row.amendment, request);
      const isStop = request.order.purpose === 'protective_stop';
      return isAsked && (!isStop || request.stopPrice?.eq(position?.plan.stop ?? 0) === true);
    }
    case 'look_up':
      return row !== null;
  }
}

/** The statuses that a venue gives an instrument. */
const STATUSES = ['online', 'cancel_only', 'post_only', 'reduce_only'] as const;

function chosen<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % Math.max(1, all.length)];
}

function newsOf(order: Order['id'], news: LateNews, at: EpochMs): GatewayEvent {
  switch (news) {
    case 'accepted':
      return { type: news, order, venueOrderId: `paper-${order}`, at };
    case 'rejected':
    case 'amend_refused':
      return { type: news, order, reasonCode: 'LATE', at };
    case 'expired':
    case 'cancel_refused':
      return { type: news, order, at };
  }
}
