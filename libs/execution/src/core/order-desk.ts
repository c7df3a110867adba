import {
  price,
  type EpochMs,
  type IdSource,
  type InstrumentId,
  type Price,
} from '@tidegate/kernel';
import type { CandleSlice } from '@tidegate/matching';
import {
  isClosedStatus,
  isOpenOrder,
  type ClosedTrade,
  type ExitReason,
  type Fill,
  type Order,
  type Position,
  type Quote,
} from '@tidegate/model';
import { closedTradeOf } from '@tidegate/portfolio';

import type { GatewayEvent, GatewayRequest, OpenBooks } from '../ports.js';
import type { AccountBook, FillOutcome } from './account-book.js';
import { unknownOrder, type BookRefusal } from './book-refusal.js';
import type { OrderIds } from './client-order-id.js';
import { EntryDesk, shiftPlan } from './entry-desk.js';
import type { EntryIntent } from './entry-intent.js';
import type { EntryOptions, ExitOptions } from './execution-options.js';
import { ExitDesk } from './exit-desk.js';
import { decidedAt, exitReasonOf } from './exit-reason.js';
import { extremesAfterExit, rangeSince, type MatchedCandle } from './exit-extremes.js';
import { tiersTakenAfter } from './exit-tiers.js';
import { HeldPrices, type TouchSlice } from './held-prices.js';
import { LookUps, provedBy, type LookUpAnswer } from './look-ups.js';
import { keptTerms, orderEventOf, type OrderNews } from './order-news.js';
import { Outbox } from './outbox.js';
import type { Correction } from './reconciler.js';
import { managePosition, type PriceRange } from './position-management.js';
import type { ExecutionFeed, VenueCapabilities } from './venue-capabilities.js';

export interface OrderDeskSetup {
  readonly book: AccountBook;
  readonly ids: IdSource;
  readonly orderIds: OrderIds;
  /** The current entry rules of the account's profile. */
  readonly entryOptions: () => EntryOptions;
  /** The exit rules that a position was opened under. */
  readonly exitOptionsOf: (position: Position) => ExitOptions;
  /** Capabilities of the gateway that performs the requests. */
  readonly capabilities: VenueCapabilities;
  /** The market that the paper venue matches orders against; `slices` at a live venue. */
  readonly feed: ExecutionFeed;
  /** Fees and expected slippage of entry and exit together at the given time, as a fraction. */
  readonly roundTripCostRate: (at: EpochMs) => number;
  readonly quoteOf: (instrument: InstrumentId) => Quote | null;
  /** Whether an entry in the instrument may continue: not paused, tradable, and with a fresh quote where required. */
  readonly mayEnter: (instrument: InstrumentId, at: EpochMs) => boolean;
  /** Called for each fill that was booked. */
  readonly onFilled: (fill: Fill) => void;
  /** Called for each closed trade, before the next input is processed. */
  readonly onTradeClosed: (trade: ClosedTrade) => void;
  /** Called for each event that conflicts with our books; nothing was booked. */
  readonly onRefusedNews: (event: GatewayEvent, refusal: BookRefusal) => void;
}

/**
 * Executes decisions for one account: entries, protection, management, exits. Deterministic and without IO: it records
 * row changes in the book and requests in an outbox, and the caller commits the changes before it sends the requests.
 */
export class OrderDesk {
  private readonly entries: EntryDesk;
  private readonly exits: ExitDesk;
  private readonly held: HeldPrices;
  private readonly lookUps: LookUps;
  private readonly outbox = new Outbox();
  private candle: MatchedCandle | null = null;

  constructor(private readonly setup: OrderDeskSetup) {
    const { outbox } = this;
    const send = (request: GatewayRequest): void => outbox.add(request);
    const { entryOptions, exitOptionsOf } = setup;
    this.entries = new EntryDesk({ ...setup, options: entryOptions, send });
    this.exits = new ExitDesk({ ...setup, optionsOf: exitOptionsOf, outbox });
    this.held = new HeldPrices({
      book: setup.book,
      optionsOf: exitOptionsOf,
      exits: this.exits,
      close: (...exit) => this.close(...exit),
    });
    this.lookUps = new LookUps({ book: setup.book, outbox });
  }

  get hasRequests(): boolean {
    return !this.outbox.isEmpty;
  }

  /** Removes and returns the queued requests, in order. Requests that later events made pointless are dropped. */
  takeRequests(): readonly GatewayRequest[] {
    return this.outbox.take((order) => this.isOpen(order));
  }

  /** The state that a gateway needs to recover after a restart. */
  openBooks(): OpenBooks {
    const { book } = this.setup;
    return {
      orders: book.openOrders().map((order) => ({ order, group: this.exits.groupOf(order) })),
      held: new Map(book.livePositions().map(({ id, quantity }) => [id, quantity])),
    };
  }

  open(intent: EntryIntent): Position {
    return this.entries.open(intent);
  }

  /** Closes the position in an instrument at market. Does nothing without a position or while it is being closed. */
  close(
    instrument: InstrumentId,
    reason: ExitReason,
    terms: { decisionPrice: Price; at: EpochMs },
  ): void {
    const position = this.setup.book.position(instrument);
    if (!position) return;
    const leaving: Position = {
      ...position,
      exitReason: position.exitReason ?? reason,
      exitDecisionPrice: terms.decisionPrice,
      updatedAt: terms.at,
    };
    this.setup.book.setPosition(leaving, 'urgent');
    if (REQUESTED_BY_PERSON.has(reason)) this.exits.forget(leaving);
    this.exits.protect(leaving, terms.at);
  }

  /**
   * Sets the candle that orders are matched against; `null` ends it. Exits inside the candle prove prices beyond their
   * own.
   */
  matching(candle: MatchedCandle | null): void {
    this.candle = candle;
  }

  /** Manages the position after a closed candle: extremes, stops, time. The next call comes one candle later. */
  manageOn(instrument: InstrumentId, { candle, closeTime: now }: CandleSlice): void {
    const position = this.setup.book.position(instrument);
    if (!position) return;
    const range = rangeSince(position, candle, now);
    const leadMs = (now - candle.openTime) / 2;
    this.manage(instrument, range, { last: candle.close, now, leadMs });
  }

  /** Manages the position after the market moved: extremes, stops, time. */
  manage(
    instrument: InstrumentId,
    range: PriceRange,
    terms: { readonly last: number; readonly now: EpochMs; readonly leadMs?: number },
  ): void {
    const position = this.setup.book.position(instrument);
    if (position?.status !== 'open') return;
    const { book, exitOptionsOf } = this.setup;
    const context = {
      now: terms.now,
      leadMs: terms.leadMs ?? 0,
      instrument: book.instrument(instrument),
      options: exitOptionsOf(position),
      roundTripCostRate: this.setup.roundTripCostRate(terms.now),
    };
    const outcome = managePosition(position, range, context);
    const seen = { last: terms.last, now: terms.now };
    this.held.replan(position, outcome, seen);
    if (outcome.exit) {
      this.close(instrument, outcome.exit, { decisionPrice: price(terms.last), at: terms.now });
    }
    this.held.act(instrument, seen);
  }

  /** Whether best prices reach an exit that the engine holds. The desk must see such prices at once. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return this.held.isReachedBy(instrument, bid, ask);
  }

  /** Processes best prices between two calls of `manage`. */
  touch(instrument: InstrumentId, slice: TouchSlice): void {
    this.held.touch(instrument, slice);
  }

  /**
   * Starts after a restart: looks up orders with unanswered requests, withdraws working entries, and submits exits that
   * were not sent before the process stopped.
   */
  begin(now: EpochMs): void {
    this.lookUps.begin(now);
    this.entries.withdraw(now);
    this.keepProtected(now);
  }

  /**
   * Processes the passage of time: looks up unknown outcomes, withdraws or reprices entries, restores protection,
   * retries due exits.
   */
  tick(now: EpochMs): void {
    this.lookUps.review(now);
    this.entries.review(now);
    this.keepProtected(now);
  }

  /** Applies a correction. Ignores an imbalance and a quarantine, which the caller handles. */
  correct(correction: Correction, at: EpochMs): void {
    const { type } = correction;
    if (type === 'news') this.onEvent(correction.event);
    if (type === 'cancel') this.outbox.add({ type, order: correction.order });
    if (type === 'protect') this.protectIfOpen(correction.position, at);
  }

  /** Applies an event about one of our orders. Events may come in any order and more than once. */
  onEvent(event: GatewayEvent): void {
    if (event.type === 'filled') {
      this.onFill(event, event.fill);
      return;
    }
    if (event.type === 'looked_up') {
      this.onLookedUp(event);
      return;
    }
    const outcome = this.setup.book.applyEvent(event.order, orderEventOf(event));
    if (outcome.type === 'refused') this.setup.onRefusedNews(event, outcome);
    if (outcome.type !== 'changed') return;
    if (event.type === 'amend_refused') this.setup.onRefusedNews(event, keptTerms(event));
    this.followUp(event, outcome.order);
  }

  private followUp(event: OrderNews, order: Order): void {
    const { at, type } = event;
    if (type === 'accepted' || type === 'rejected') this.exits.answered(order, at);
    if (type === 'amend_refused') this.exits.amendRefused(order, at);
    if (type === 'amended') {
      this.exits.amended(order);
      this.protectIfOpen({ instrument: order.instrument, id: order.position }, at);
    }
    // A refused cancellation does not say whether the order filled or is gone.
    if (type === 'cancel_refused' && isOpenOrder(order)) this.lookUps.ask(order, at);
    if (isClosedStatus(order.status)) this.onOrderOver(order, at);
  }

  private onLookedUp(answer: LookUpAnswer): void {
    const { book, capabilities, onRefusedNews } = this.setup;
    for (const fill of answer.report?.fills ?? []) {
      this.onEvent({ type: 'filled', order: answer.order, fill, at: fill.at });
    }
    const order = book.order(answer.order);
    if (!order) onRefusedNews(answer, unknownOrder(answer.order));
    if (!order || !isOpenOrder(order)) return;
    for (const news of provedBy(order, answer, capabilities)) this.onEvent(news);
    // Stryker disable next-line OptionalChaining: a known order stays known
    const isLeaving = book.order(answer.order)?.status === 'PENDING_CANCEL';
    if (isLeaving && answer.report?.status === 'open') this.cancelAgain(order, answer.at);
  }

  /** Repeats a cancellation that the venue did not answer while the order still works. Cancelling twice is harmless. */
  private cancelAgain({ id }: Order, at: EpochMs): void {
    const outcome = this.setup.book.applyEvent(id, { type: 'cancel_requested', at });
    // Stryker disable next-line ConditionalExpression: a working order can always be cancelled
    if (outcome.type === 'changed') this.outbox.add({ type: 'cancel', order: outcome.order });
  }

  private protectIfOpen(
    { instrument, id }: Pick<Position, 'instrument' | 'id'>,
    at: EpochMs,
  ): void {
    const position = this.setup.book.position(instrument);
    if (position?.id !== id) return;
    // Stryker disable next-line ConditionalExpression: before its entry fills, a position has nothing to protect
    if (position.status === 'open') this.exits.protect(position, at);
  }

  private keepProtected(now: EpochMs): void {
    this.exits.withdrawOrphans(now);
    for (const position of this.setup.book.livePositions()) {
      // Stryker disable next-line ConditionalExpression: before its entry fills, a position has nothing to protect
      if (position.status !== 'open') continue;
      // A larger lot size may make the rest unsellable: a working exit continues, but a new one cannot be placed.
      if (this.exits.isSpent(position) && this.setup.book.openOrdersOf(position.id).length === 0) {
        this.finish(position, now);
        continue;
      }
      const watched = this.exits.watched(position, now);
      // Stryker disable next-line StringLiteral: any weight but 'urgent' may wait
      if (watched !== position) this.setup.book.setPosition(watched, 'soft');
      this.held.stopOut(watched, now);
      // Stryker disable next-line LogicalOperator: the version before the engine's own stop requires the same
      this.exits.protect(this.setup.book.position(position.instrument) ?? watched, now);
    }
  }

  private onFill(event: GatewayEvent, fill: Fill): void {
    const outcome = this.setup.book.bookFill(fill);
    if (outcome.type === 'refused') this.setup.onRefusedNews(event, outcome);
    if (outcome.type !== 'changed') return;
    this.setup.onFilled(fill);
    const { before, after, order, isLate } = outcome;
    if (after.entryQuantity.gt(before.entryQuantity)) this.afterEntryFill(outcome, fill);
    else this.afterExitFill(outcome, fill);
    if (isLate && order.purpose === 'entry') this.entries.giveUp(after, fill.at);
    // A late fill's order ended before; the consequences of its end are already applied.
    if (!isLate && !isOpenOrder(order)) this.onOrderOver(order, fill.at);
  }

  private afterEntryFill({ before, after }: FilledOutcome, fill: Fill): void {
    if (before.entryPrice !== null) {
      this.exits.protect(after, fill.at);
      return;
    }
    const instrument = this.setup.book.instrument(fill.instrument);
    const planned = { ...after, plan: shiftPlan(after, fill, instrument) };
    // Stryker disable next-line StringLiteral: the booked fill is urgent already
    this.setup.book.setPosition(planned, 'urgent');
    this.exits.protect(planned, fill.at);
  }

  private afterExitFill({ order, after }: FilledOutcome, fill: Fill): void {
    const isFlat = this.exits.isSpent(after);
    const noted: Position = {
      ...after,
      exitReason: isFlat ? exitReasonOf(after, order) : after.exitReason,
      exitDecisionPrice: decidedAt(order),
      plan: {
        ...extremesAfterExit(after, { order, fill }, this.candle),
        tiersTaken: this.tiersTakenBy(after, order, fill),
      },
    };
    // Stryker disable next-line StringLiteral: the booked fill is urgent already
    this.setup.book.setPosition(noted, 'urgent');
    if (!isFlat) {
      this.exits.protect(noted, fill.at);
      return;
    }
    this.exits.withdraw(noted, fill.at);
    if (!this.mayGrow(noted)) this.finish(noted, fill.at);
  }

  /**
   * Handles an order that can no longer fill: continues the entry, finishes the position, or restores its protection.
   */
  private onOrderOver(order: Order, at: EpochMs): void {
    const position = this.setup.book.position(order.instrument);
    if (position?.id !== order.position) return;
    if (this.entries.continueAfter(order, position, at)) return;
    if (!this.exits.isSpent(position)) {
      if (order.status === 'FILLED') return;
      this.exits.leftUnfilled(order, at);
      this.exits.protect(position, at);
      return;
    }
    if (order.purpose === 'entry' && !this.mayGrow(position)) this.finish(position, at);
  }

  /** Finishes the position: writes off dust and, if it ever filled, records the trade. */
  private finish(position: Position, at: EpochMs): void {
    const flat = position.quantity.gt(0) ? this.setup.book.writeOff(position, at) : position;
    const closed: Position = { ...flat, status: 'closed', closedAt: at, updatedAt: at };
    // Stryker disable next-line StringLiteral: the fill, the dust or the end of the order is urgent already
    this.setup.book.setPosition(closed, 'urgent');
    // Stryker disable next-line CallExpression: it only bounds the memory
    this.exits.forget(closed);
    if (closed.entryPrice === null) return;
    const trade = closedTradeOf(closed);
    this.setup.book.changes.trade(trade);
    this.setup.onTradeClosed(trade);
  }

  private isOpen(order: Order): boolean {
    const known = this.setup.book.order(order.id);
    return known !== null && isOpenOrder(known);
  }

  /** Whether a working entry can add to the position. */
  private mayGrow({ id }: Position): boolean {
    return this.setup.book.openOrdersOf(id).some(({ purpose }) => purpose === 'entry');
  }

  private tiersTakenBy(position: Position, order: Order, fill: Fill): readonly number[] {
    const { book, exitOptionsOf } = this.setup;
    const context = {
      tiers: exitOptionsOf(position).tiers,
      instrument: book.instrument(position.instrument),
    };
    return tiersTakenAfter(
      position,
      { order, fill, open: book.openOrdersOf(position.id) },
      context,
    );
  }
}

/** Exits that a person requested are sent at once, whatever the venue rejected before. */
const REQUESTED_BY_PERSON: ReadonlySet<ExitReason> = new Set<ExitReason>(['manual', 'kill_switch']);

type FilledOutcome = Extract<FillOutcome, { type: 'changed' }>;
