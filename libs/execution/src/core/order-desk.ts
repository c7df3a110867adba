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
  type OrderEvent,
  type Position,
  type Quote,
} from '@tidegate/model';
import { closedTradeOf } from '@tidegate/portfolio';

import type { GatewayEvent, GatewayRequest, OpenBooks } from '../ports.js';
import type { AccountBook, BookRefusal, FillOutcome } from './account-book.js';
import { EntryDesk, shiftPlan } from './entry-desk.js';
import type { EntryIntent } from './entry-intent.js';
import type { ExecutionOptions } from './execution-options.js';
import { ExitDesk } from './exit-desk.js';
import { extremesAfterExit, rangeSince, type MatchedCandle } from './exit-extremes.js';
import { tiersTakenAfter } from './exit-tiers.js';
import { Outbox } from './outbox.js';
import { managePosition, type PriceRange } from './position-management.js';

export interface OrderDeskSetup {
  readonly book: AccountBook;
  readonly ids: IdSource;
  readonly options: ExecutionOptions;
  /** Fees and expected slippage of entry and exit together at that moment, as a fraction. */
  readonly roundTripCostRate: (at: EpochMs) => number;
  readonly quoteOf: (instrument: InstrumentId) => Quote | null;
  /** Whether entries in the instrument may go on: nothing is paused, and its market is known well enough. */
  readonly mayEnter: (instrument: InstrumentId, at: EpochMs) => boolean;
  /** Told of each execution that was booked. */
  readonly onFilled: (fill: Fill) => void;
  /** Told of each trade that is over, before the next input is looked at. */
  readonly onTradeClosed: (trade: ClosedTrade) => void;
  /** Told of news that cannot be true of our orders; nothing was booked. */
  readonly onRefusedNews: (event: GatewayEvent, refusal: BookRefusal) => void;
}

/**
 * Carries decisions out for one account: entries, protection, management, exits. Deterministic and without IO:
 * it notes row changes in the book and requests in an outbox, and the shell commits the first before it sends the second.
 */
export class OrderDesk {
  private readonly entries: EntryDesk;
  private readonly exits: ExitDesk;
  private readonly outbox = new Outbox();
  private candle: MatchedCandle | null = null;

  constructor(private readonly setup: OrderDeskSetup) {
    const { outbox } = this;
    const send = (request: GatewayRequest): void => outbox.add(request);
    const { book, ids, options, quoteOf, mayEnter } = setup;
    this.entries = new EntryDesk({ book, ids, options: options.entry, quoteOf, mayEnter, send });
    this.exits = new ExitDesk({ book, ids, options: options.exit, outbox });
  }

  get hasRequests(): boolean {
    return !this.outbox.isEmpty;
  }

  /** Hands over what is to be sent, in order; what later news made pointless is left out. */
  takeRequests(): readonly GatewayRequest[] {
    return this.outbox.take((order) => this.isOpen(order));
  }

  /** What a gateway is told after a restart. */
  openBooks(): OpenBooks {
    const { book } = this.setup;
    return {
      orders: book.openOrders().map((order) => ({ order, group: groupOf(order) })),
      held: new Map(book.livePositions().map(({ id, quantity }) => [id, quantity])),
    };
  }

  open(intent: EntryIntent): Position {
    return this.entries.open(intent);
  }

  /** Closes the position in an instrument at market; does nothing when there is none or it is being closed. */
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
    if (ASKED_BY_PEOPLE.has(reason)) this.exits.forget(leaving);
    this.exits.closeAtMarket(leaving, reason, terms);
  }

  /** Orders are about to meet this candle; `null`: they have met it. Exits inside it tell more of the price than their own. */
  matching(candle: MatchedCandle | null): void {
    this.candle = candle;
  }

  /** Looks at the position after a closed candle: extremes, stops, time. The next look comes a candle later. */
  manageOn(instrument: InstrumentId, { candle, closeTime: now }: CandleSlice): void {
    const position = this.setup.book.position(instrument);
    if (!position) return;
    const range = rangeSince(position, candle, now);
    const leadMs = (now - candle.openTime) / 2;
    this.manage(instrument, range, { last: candle.close, now, leadMs });
  }

  /** The market moved in an instrument with a position: extremes, stops, time. */
  manage(
    instrument: InstrumentId,
    range: PriceRange,
    terms: { readonly last: number; readonly now: EpochMs; readonly leadMs?: number },
  ): void {
    const position = this.setup.book.position(instrument);
    if (position?.status !== 'open') return;
    const outcome = managePosition(position, range, {
      now: terms.now,
      leadMs: terms.leadMs ?? 0,
      instrument: this.setup.book.instrument(instrument),
      options: this.setup.options.exit,
      roundTripCostRate: this.setup.roundTripCostRate(terms.now),
    });
    if (outcome.plan !== position.plan) {
      const managed = { ...position, plan: outcome.plan, updatedAt: terms.now };
      this.setup.book.setPosition(managed, outcome.stopMoved ? 'urgent' : 'soft');
      if (outcome.stopMoved) this.exits.moveStop(managed, terms.now);
    }
    if (outcome.exit) {
      this.close(instrument, outcome.exit, { decisionPrice: price(terms.last), at: terms.now });
    }
  }

  /** The process began: entries that still work are withdrawn, and what a crash kept from being sent is asked for anew. */
  begin(now: EpochMs): void {
    this.entries.withdraw(now);
    this.keepProtected(now);
  }

  /** Time passed: withdraw or reprice entries, mend missing protection, and ask again for exits that did not come about. */
  tick(now: EpochMs): void {
    this.entries.review(now);
    this.keepProtected(now);
  }

  /** News of our orders, in any order and possibly twice. */
  onEvent(event: GatewayEvent): void {
    if (event.type === 'filled') {
      this.onFill(event, event.fill);
      return;
    }
    if (event.type === 'amend_refused') {
      this.onAmendRefused(event);
      return;
    }
    const outcome = this.setup.book.applyEvent(event.order, orderEventOf(event));
    if (outcome.type === 'refused') this.setup.onRefusedNews(event, outcome);
    if (outcome.type !== 'changed') return;
    const { order } = outcome;
    if (event.type === 'accepted' || event.type === 'rejected')
      this.exits.answered(order, event.at);
    if (isClosedStatus(order.status)) this.onOrderOver(order, event.at);
  }

  private keepProtected(now: EpochMs): void {
    for (const position of this.setup.book.livePositions()) {
      if (position.status !== 'open') continue;
      // The venue may have made its lots larger than what is held: an exit that works goes on, another cannot be made.
      if (this.exits.isSpent(position) && this.setup.book.openOrdersOf(position.id).length === 0) {
        this.finish(position, now);
        continue;
      }
      this.exits.protect(position, now);
      this.goOnLeaving(position, now);
    }
  }

  /** Asks again for the exit of a position that was told to leave. */
  private goOnLeaving(position: Position, at: EpochMs): void {
    const { exitReason, exitDecisionPrice } = position;
    if (!exitReason || !exitDecisionPrice) return;
    this.exits.closeAtMarket(position, exitReason, { decisionPrice: exitDecisionPrice, at });
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
    // What followed from the end of a late fill's order has followed already.
    if (!isLate && !isOpenOrder(order)) this.onOrderOver(order, fill.at);
  }

  private afterEntryFill({ before, after }: FilledOutcome, fill: Fill): void {
    if (before.entryPrice !== null) {
      this.exits.protect(after, fill.at);
      return;
    }
    const instrument = this.setup.book.instrument(fill.instrument);
    const planned = { ...after, plan: shiftPlan(after, fill, instrument) };
    this.setup.book.setPosition(planned, 'urgent');
    this.exits.protect(planned, fill.at);
    this.goOnLeaving(planned, fill.at);
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
    this.setup.book.setPosition(noted, 'urgent');
    if (!isFlat) {
      this.exits.protect(noted, fill.at);
      return;
    }
    this.exits.withdraw(noted, fill.at);
    if (this.isOver(noted)) this.finish(noted, fill.at);
  }

  /** An order can fill no more: continue the entry, finish the position, or mend its protection. */
  private onOrderOver(order: Order, at: EpochMs): void {
    const position = this.setup.book.position(order.instrument);
    if (position?.id !== order.position) return;
    if (order.purpose === 'entry' && this.entries.continueAfter(order, position, at)) return;
    if (!this.exits.isSpent(position)) {
      // What the venue rejected it would reject again: that waits for the next tick.
      if (order.status === 'CANCELED' || order.status === 'EXPIRED')
        this.exits.protect(position, at);
      return;
    }
    if (order.purpose === 'entry' && this.isOver(position)) this.finish(position, at);
  }

  /** The position is over: dust is written off, and without a fill it leaves no trade. */
  private finish(position: Position, at: EpochMs): void {
    const flat = position.quantity.gt(0) ? this.setup.book.writeOff(position, at) : position;
    const closed: Position = { ...flat, status: 'closed', closedAt: at, updatedAt: at };
    this.setup.book.setPosition(closed, 'urgent');
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

  /** Nothing can be closed, and no entry works that could bring more. */
  private isOver(position: Position): boolean {
    const open = this.setup.book.openOrdersOf(position.id);
    return this.exits.isSpent(position) && !open.some((order) => order.purpose === 'entry');
  }

  private tiersTakenBy(position: Position, order: Order, fill: Fill): readonly number[] {
    const { book, options } = this.setup;
    const context = {
      tiers: options.exit.tiers,
      instrument: book.instrument(position.instrument),
    };
    return tiersTakenAfter(
      position,
      { order, fill, open: book.openOrdersOf(position.id) },
      context,
    );
  }

  /** The venue kept the old terms: the next tick asks again, and the old stop works meanwhile. */
  private onAmendRefused(event: Extract<GatewayEvent, { type: 'amend_refused' }>): void {
    const { order, reasonCode, at } = event;
    const outcome = this.setup.book.applyEvent(order, { type: 'amend_refused', at });
    const message = `The venue did not amend order ${order}`;
    const kept: BookRefusal = { type: 'refused', code: reasonCode, message };
    this.setup.onRefusedNews(event, outcome.type === 'refused' ? outcome : kept);
  }
}

/** The exits of one position share what they close; an entry stands alone. */
function groupOf(order: Order): string | null {
  return order.purpose === 'entry' ? null : order.position;
}

/** Exits that do not wait for the venue to calm down: somebody asks for them now. */
const ASKED_BY_PEOPLE: ReadonlySet<ExitReason> = new Set<ExitReason>(['manual', 'kill_switch']);

type FilledOutcome = Extract<FillOutcome, { type: 'changed' }>;

/** A resting exit is decided at the price it stands at by now: a stop that was moved is not measured from its first place. */
function decidedAt({ stopPrice, limitPrice, decisionPrice }: Order): Price {
  return stopPrice ?? limitPrice ?? decisionPrice;
}

function exitReasonOf(position: Position, order: Order): ExitReason {
  if (order.purpose === 'protective_stop') {
    const { stopOrigin } = position.plan;
    if (stopOrigin === 'trailing') return 'trailing_stop';
    return stopOrigin === 'breakeven' ? 'breakeven_stop' : 'stop';
  }
  if (order.purpose === 'entry') return 'opposite_signal';
  return order.exitReason ?? 'manual';
}

function orderEventOf(
  event: Exclude<GatewayEvent, { type: 'filled' } | { type: 'amend_refused' }>,
): OrderEvent {
  const { order: _order, ...news } = event;
  return news;
}
