import {
  positionId,
  price,
  roundToIncrement,
  type EpochMs,
  type IdSource,
  type InstrumentId,
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
import type { EntryIntent } from './entry-intent.js';
import type { EntryOptions } from './execution-options.js';
import { entryOrder } from './order-factory.js';

export interface EntryDeskSetup {
  readonly book: AccountBook;
  readonly ids: IdSource;
  readonly options: EntryOptions;
  readonly send: (request: GatewayRequest) => void;
  /** The last quote the engine took in; `null` when only candles are known. */
  readonly quoteOf: (instrument: InstrumentId) => Quote | null;
}

/**
 * Works entries: a limit at the touch, cancelled and placed anew when it does not fill, at last a market order.
 * The next attempt is sent only for what a confirmed cancel left over, so nothing is ever bought twice.
 */
export class EntryDesk {
  constructor(private readonly setup: EntryDeskSetup) {}

  /** Opens the position on our books and sends its first order. */
  open(intent: EntryIntent): Position {
    const position = openingPosition(this.setup, intent);
    this.setup.book.addPosition(position);
    const { sizing, quote, at } = intent;
    this.sendAttempt(position, { quantity: sizing.quantity, quote, forceMarket: false, at });
    return position;
  }

  /** Cancels limits that waited long enough. */
  reprice(at: EpochMs): void {
    for (const order of this.setup.book.openOrders()) {
      const waitedMs = at - (order.submittedAt ?? at);
      const isWaiting = order.purpose === 'entry' && order.type === 'limit' && !order.postOnly;
      if (isWaiting && waitedMs >= this.setup.options.repriceAfterMs) this.cancel(order, at);
    }
  }

  /** An entry order came to its end: go on with the confirmed remainder, or leave it. Returns whether it went on. */
  continueAfter(order: Order, position: Position, at: EpochMs): boolean {
    const remainder = leavesOf(order);
    const { options } = this.setup;
    const isOurCancel = order.status === 'CANCELED' && order.reasonCode === 'CANCELED_BY_REQUEST';
    const isWithdrawn = position.exitReason !== null;
    if (
      !isOurCancel ||
      isWithdrawn ||
      options.postOnly ||
      !this.isWorthSending(remainder, position)
    ) {
      return false;
    }
    const isLastAttempt = position.entryAttempts > options.repricesMax;
    if (isLastAttempt && !options.marketFallback) return false;
    const again = { ...position, entryAttempts: position.entryAttempts + 1, updatedAt: at };
    this.setup.book.setPosition(again, 'urgent');
    const quote = this.setup.quoteOf(position.instrument);
    this.sendAttempt(again, { quantity: remainder, quote, forceMarket: isLastAttempt, at });
    return true;
  }

  private isWorthSending(remainder: Quantity, position: Position): boolean {
    const instrument = this.setup.book.instrument(position.instrument);
    const value = remainder.mul(position.decisionPrice);
    return remainder.gte(instrument.quantityMin) && value.gte(instrument.costMin);
  }

  private sendAttempt(
    position: Position,
    terms: { quantity: Quantity; quote: Quote | null; forceMarket: boolean; at: EpochMs },
  ): void {
    const order = entryOrder(this.setup.ids, {
      ...terms,
      position,
      instrument: this.setup.book.instrument(position.instrument),
      options: this.setup.options,
    });
    const submitted = this.setup.book.addOrder(order, terms.at);
    this.setup.send({ type: 'submit', order: submitted, group: null });
  }

  private cancel(order: Order, at: EpochMs): void {
    if (order.status === 'PENDING_CANCEL') return;
    const outcome = this.setup.book.applyEvent(order.id, { type: 'cancel_requested', at });
    if (outcome.type === 'changed') this.setup.send({ type: 'cancel', order: outcome.order });
  }
}

/** Shifts stop and target by what the first fill differs from the decision, so that the planned distances hold. */
export function shiftPlan(position: Position, fill: Fill, instrument: Instrument): ProtectionPlan {
  const shift = fill.price.sub(position.decisionPrice);
  const { plan, direction } = position;
  const shifted = (level: Price, away: 'down' | 'up'): Price => {
    const moved = roundToIncrement(level.add(shift), instrument.priceIncrement, away);
    return moved.gt(0) ? price(moved) : level;
  };
  const stop = shifted(plan.stop, direction === 'long' ? 'down' : 'up');
  const target = shifted(plan.target, direction === 'long' ? 'up' : 'down');
  const at = fill.price.toNumber();
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
    at: intent.at,
  });
  return { ...position, entryAttempts: 1 };
}
