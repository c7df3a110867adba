import {
  doubleOf,
  positionId,
  price,
  roundToIncrement,
  type EpochMs,
  type IdSource,
  type InstrumentId,
  type OrderId,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import {
  leavesOf,
  type Fill,
  type Instrument,
  type Order,
  type Position,
  type ProtectionPlan,
  type Quote,
} from '@tidegate/model';

import { openPosition } from '@tidegate/portfolio';

import type { GatewayRequest } from '../ports.js';
import type { AccountBook } from './account-book.js';
import type { OrderIds } from './client-order-id.js';
import type { EntryIntent } from './entry-intent.js';
import type { EntryOptions } from './execution-options.js';
import { entryOrder, type EntryTerms } from './order-factory.js';

export interface EntryDeskSetup {
  readonly book: AccountBook;
  readonly ids: IdSource;
  readonly orderIds: OrderIds;
  /** The account's current entry rules. */
  readonly options: () => EntryOptions;
  readonly send: (request: GatewayRequest) => void;
  /** The last quote that the engine received; `null` when only candles are known. */
  readonly quoteOf: (instrument: InstrumentId) => Quote | null;
  /** Whether an entry in the instrument may continue: not paused, tradable, and with a fresh quote where required. */
  readonly mayEnter: (instrument: InstrumentId, at: EpochMs) => boolean;
}

/**
 * Works entries: a limit at the touch, repriced while it does not fill, finally a market order. Each attempt is sent
 * only for the remainder of a confirmed cancel, so nothing is bought twice, and only while the signal is valid and a
 * new entry would be allowed. Otherwise the entry is withdrawn; filled units stay.
 */
export class EntryDesk {
  /** Orders cancelled for repricing. A restart forgets them and does not resume their entries. */
  private readonly repricing = new Set<OrderId>();

  constructor(private readonly setup: EntryDeskSetup) {}

  /** Opens the position on our books and submits its first order. */
  open(intent: EntryIntent): Position {
    const position = openingPosition(this.setup, intent);
    this.setup.book.addPosition(position);
    const { sizing, quote, validUntil, at } = intent;
    const { quantity } = sizing;
    this.sendAttempt(position, { quantity, quote, forceMarket: false, validUntil, at });
    return position;
  }

  /** Cancels entries that may not continue and limits that are due for repricing. */
  review(at: EpochMs): void {
    for (const order of this.workingEntries()) {
      if (!this.mayGoOn(order, at)) this.cancel(order, at);
      else if (this.hasWaited(order, at)) {
        this.repricing.add(order.id);
        this.cancel(order, at);
      }
    }
  }

  /** Cancels all working entries after a restart: their market was not watched while the process was down. */
  withdraw(at: EpochMs): void {
    for (const order of this.workingEntries()) this.cancel(order, at);
  }

  /** Cancels all entries of a position, after a late fill brought more than it expected. */
  giveUp(position: Position, at: EpochMs): void {
    for (const order of this.setup.book.openOrdersOf(position.id)) {
      if (order.purpose !== 'entry') continue;
      this.repricing.delete(order.id);
      if (order.status !== 'PENDING_CANCEL') this.cancel(order, at);
    }
  }

  /** Submits the confirmed remainder of an ended entry order, if allowed. Returns whether it did. */
  continueAfter(order: Order, position: Position, at: EpochMs): boolean {
    const remainder = leavesOf(order);
    const options = this.setup.options();
    const isOurCancel = order.status === 'CANCELED' && order.reasonCode === 'CANCELED_BY_REQUEST';
    const isRepriced = this.repricing.delete(order.id) && isOurCancel;
    const isLeaving = position.exitReason !== null;
    if (!isRepriced || isLeaving || !this.isWorthSending(remainder, position)) return false;
    if (!this.mayGoOn(order, at)) return false;
    const isLastAttempt = position.entryAttempts > options.repricesMax;
    if (isLastAttempt && !options.marketFallback) return false;
    const again = { ...position, entryAttempts: position.entryAttempts + 1, updatedAt: at };
    // Stryker disable next-line StringLiteral: the order that follows is urgent
    this.setup.book.setPosition(again, 'urgent');
    const quote = this.setup.quoteOf(position.instrument);
    this.sendAttempt(again, {
      quantity: remainder,
      quote,
      forceMarket: isLastAttempt,
      validUntil: order.expiresAt,
      at,
    });
    return true;
  }

  private workingEntries(): readonly Order[] {
    return this.setup.book
      .openOrders()
      .filter(({ purpose, status }) => purpose === 'entry' && status !== 'PENDING_CANCEL');
  }

  private hasWaited({ type, postOnly, submittedAt }: Order, at: EpochMs): boolean {
    const waitedMs = at - (submittedAt ?? at);
    return type === 'limit' && !postOnly && waitedMs >= this.setup.options().repriceAfterMs;
  }

  /**
   * Whether a new entry on the same signal would be allowed now. A market order meets the next slice or expires with
   * it, so only a pause cancels it. A limit is also cancelled when its signal expires or the market leaves its plan.
   */
  private mayGoOn(order: Order, at: EpochMs): boolean {
    if (!this.setup.mayEnter(order.instrument, at)) return false;
    if (order.type === 'market') return true;
    const position = this.setup.book.position(order.instrument);
    const quote = this.setup.quoteOf(order.instrument);
    const isOver = order.expiresAt !== null && at >= order.expiresAt;
    return !isOver && position !== null && quote !== null && isWithinPlan(position, quote);
  }

  private isWorthSending(remainder: Quantity, position: Position): boolean {
    const instrument = this.setup.book.instrument(position.instrument);
    const value = remainder.mul(position.decisionPrice);
    return remainder.gte(instrument.quantityMin) && value.gte(instrument.costMin);
  }

  private sendAttempt(
    position: Position,
    terms: Pick<EntryTerms, 'quantity' | 'quote' | 'forceMarket' | 'validUntil' | 'at'>,
  ): void {
    const order = entryOrder(this.setup.orderIds, {
      ...terms,
      position,
      instrument: this.setup.book.instrument(position.instrument),
      options: this.setup.options(),
    });
    const submitted = this.setup.book.addOrder(order, terms.at);
    this.setup.send({ type: 'submit', order: submitted, group: null });
  }

  private cancel(order: Order, at: EpochMs): void {
    const outcome = this.setup.book.applyEvent(order.id, { type: 'cancel_requested', at });
    // Stryker disable next-line ConditionalExpression: a working order can always be cancelled
    if (outcome.type === 'changed') this.setup.send({ type: 'cancel', order: outcome.order });
  }
}

/** Whether the touch that an entry would take lies between stop and target; beyond them the plan is void. */
function isWithinPlan({ plan, direction }: Position, quote: Quote): boolean {
  const { stop, target } = plan;
  return direction === 'long'
    ? stop.lt(quote.ask) && target.gt(quote.ask)
    : stop.gt(quote.bid) && target.lt(quote.bid);
}

/**
 * Shifts stop and target by the difference of the first fill from the decision price, so the planned distances hold.
 */
export function shiftPlan(position: Position, fill: Fill, instrument: Instrument): ProtectionPlan {
  const shift = fill.price.sub(position.decisionPrice);
  const { plan, direction } = position;
  const shifted = (level: Price, away: 'down' | 'up'): Price => {
    const moved = roundToIncrement(level.add(shift), instrument.priceIncrement, away);
    return moved.gt(0) ? price(moved) : level;
  };
  const stop = shifted(plan.stop, direction === 'long' ? 'down' : 'up');
  const target = shifted(plan.target, direction === 'long' ? 'up' : 'down');
  const at = doubleOf(fill.price);
  return {
    ...plan,
    stop,
    initialStop: stop,
    target,
    originalTarget: target,
    highest: at,
    lowest: at,
  };
}

function openingPosition(setup: EntryDeskSetup, intent: EntryIntent): Position {
  const position = openPosition({
    id: positionId(setup.ids.next('p')),
    scope: setup.book.account.scope,
    instrument: intent.instrument.id,
    direction: intent.direction,
    stop: intent.stop,
    target: intent.target,
    decisionPrice: intent.entry,
    riskAmount: intent.sizing.riskAmount,
    decision: intent.decision,
    strategy: intent.strategy,
    supporters: intent.supporters,
    entryTrend: intent.trend,
    entryVolatility: intent.volatility,
    entryAtrRate: intent.atrRate,
    profile: intent.profile,
    at: intent.at,
  });
  return { ...position, entryAttempts: 1 };
}
