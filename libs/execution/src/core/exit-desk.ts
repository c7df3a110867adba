import {
  invariant,
  quantity,
  type EpochMs,
  type IdSource,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import { leavesOf, type ExitReason, type Order, type Position } from '@tidegate/model';

import { exitableQuantity } from '@tidegate/portfolio';

import type { AccountBook } from './account-book.js';
import type { ExitOptions } from './execution-options.js';
import { assignTiers, tierPrice, tierQuantity, waitingTierOrders } from './exit-tiers.js';
import { ExitBackOff } from './exit-back-off.js';
import { exitOrder, type ExitTerms } from './order-factory.js';
import type { Outbox } from './outbox.js';

export interface ExitDeskSetup {
  readonly book: AccountBook;
  readonly ids: IdSource;
  readonly options: ExitOptions;
  readonly outbox: Outbox;
}

/**
 * Keeps every open position under working exit orders: one stop, one target and one limit per tier, all in the
 * position's group, so that together they never close more than is held. Exits are never refused by any gate.
 */
export class ExitDesk {
  private readonly backOff = new ExitBackOff();

  constructor(private readonly setup: ExitDeskSetup) {}

  /** Whether no order can close anything of the position any more. */
  isSpent(position: Position): boolean {
    return this.closable(position).lte(0);
  }

  /** Places what is missing and resizes what is there to what can be closed of what is held. Safe to repeat. */
  protect(position: Position, at: EpochMs): void {
    this.setup.outbox.dropAmends(position.id);
    if (this.isSpent(position)) return;
    const open = this.setup.book.openOrdersOf(position.id);
    this.protectStop(position, open, at);
    // A price that reaches the target has passed the tiers before: they are served first.
    this.protectTiers(position, open, at);
    this.protectTarget(position, open, at);
    this.resizeExit(position, open);
  }

  /** The venue took an order, or not: an exit that it rejected waits a while before it is sent again. */
  answered(order: Order, at: EpochMs): void {
    const { book } = this.setup;
    const isOurs = book.position(order.instrument)?.id === order.position;
    if (order.purpose === 'entry' || !isOurs) return;
    const instrument = book.instrument(order.instrument);
    if (order.status === 'REJECTED') this.backOff.rejected(order, instrument, at);
    else this.backOff.accepted(order);
  }

  /** What the venue rejected is not waited for any more: the position is over, or a person asks now. */
  forget(position: Position): void {
    this.backOff.forget(position.id);
  }

  /** Moves the working stop to the plan's, in place: the old one works until the new one does. */
  moveStop(position: Position, at: EpochMs): void {
    if (this.isSpent(position)) return;
    const working = this.setup.book
      .openOrdersOf(position.id)
      .find((order) => order.purpose === 'protective_stop');
    if (!working) this.protect(position, at);
    else this.amend(working, this.closable(position), { stopPrice: position.plan.stop });
  }

  /** Closes all that is held at market. The stop and the target go on working until the exit has filled. */
  closeAtMarket(
    position: Position,
    reason: ExitReason,
    terms: { decisionPrice: Price; at: EpochMs },
  ): void {
    const open = this.setup.book.openOrdersOf(position.id);
    for (const order of open) if (order.purpose === 'entry') this.cancel(order, terms.at);
    if (this.isSpent(position) || open.some((order) => order.purpose === 'exit')) return;
    this.submit({
      position,
      purpose: 'exit',
      reason,
      quantity: this.closable(position),
      limitPrice: null,
      stopPrice: null,
      decisionPrice: terms.decisionPrice,
      at: terms.at,
    });
  }

  /** Withdraws every order of a position that holds nothing any more. */
  withdraw(position: Position, at: EpochMs): void {
    for (const order of this.setup.book.openOrdersOf(position.id)) this.cancel(order, at);
  }

  cancel(order: Order, at: EpochMs): void {
    if (order.status === 'PENDING_CANCEL') return;
    const outcome = this.setup.book.applyEvent(order.id, { type: 'cancel_requested', at });
    if (outcome.type === 'changed') this.setup.outbox.add({ type: 'cancel', order: outcome.order });
  }

  private protectStop(position: Position, open: readonly Order[], at: EpochMs): void {
    const working = open.find((order) => order.purpose === 'protective_stop');
    const { stop } = position.plan;
    if (working) this.amend(working, this.closable(position), { stopPrice: stop });
    else
      this.rest(position, {
        purpose: 'protective_stop',
        reason: 'stop',
        stopPrice: stop,
        limitPrice: null,
        quantity: this.closable(position),
        at,
      });
  }

  private protectTarget(position: Position, open: readonly Order[], at: EpochMs): void {
    const { target } = position.plan;
    const working = open.find(
      (order) => order.purpose === 'protective_target' && order.exitReason !== 'tier',
    );
    if (working) this.amend(working, this.closable(position), { limitPrice: target });
    else
      this.rest(position, {
        purpose: 'protective_target',
        reason: 'target',
        stopPrice: null,
        limitPrice: target,
        quantity: this.closable(position),
        at,
      });
  }

  /** Each tier is placed once and follows the entry's quantity until it begins to fill; then it is only cut to what is held. */
  private protectTiers(position: Position, open: readonly Order[], at: EpochMs): void {
    const { tiers } = this.setup.options;
    if (tiers.length === 0) return;
    const instrument = this.setup.book.instrument(position.instrument);
    const working = assignTiers(position, waitingTierOrders(open), { tiers, instrument });
    tiers.forEach((tier, index) => {
      const share = tierQuantity(position, tier.fraction, instrument);
      if (position.plan.tiersTaken.includes(index) || share === null) return;
      const order = working.get(index);
      if (order) this.amend(order, share, {});
      else
        this.restTier(position, {
          limitPrice: tierPrice(position, tier.progress, instrument),
          quantity: share,
          at,
        });
    });
    for (const order of open) {
      const exceeds = order.exitReason === 'tier' && leavesOf(order).gt(this.closable(position));
      if (exceeds) this.amend(order, this.closable(position), {});
    }
  }

  private restTier(
    position: Position,
    terms: { limitPrice: Price; quantity: Quantity; at: EpochMs },
  ): void {
    this.rest(position, {
      ...terms,
      purpose: 'protective_target',
      reason: 'tier',
      stopPrice: null,
    });
  }

  /** An exit that still works when another order took part of the position must not close more than is left. */
  private resizeExit(position: Position, open: readonly Order[]): void {
    const working = open.find((order) => order.purpose === 'exit');
    if (working) this.amend(working, this.closable(position), {});
  }

  private rest(position: Position, terms: Omit<ExitTerms, 'position' | 'decisionPrice'>): void {
    const decisionPrice = terms.stopPrice ?? terms.limitPrice;
    invariant(decisionPrice !== null, 'A protective order has a price', { position: position.id });
    this.submit({ ...terms, position, decisionPrice });
  }

  private closable(position: Position): Quantity {
    return exitableQuantity(position, this.setup.book.instrument(position.instrument));
  }

  private submit(terms: ExitTerms): void {
    const { position, purpose, reason, at } = terms;
    const instrument = this.setup.book.instrument(position.instrument);
    const exit = { position: position.id, purpose, exitReason: reason };
    if (!this.backOff.isDue(exit, instrument, at)) return;
    const order = exitOrder(this.setup.ids, terms);
    const submitted = this.setup.book.addOrder(order, at);
    this.setup.outbox.add({ type: 'submit', order: submitted, group: submitted.position });
  }

  /** Asks for the leaves to become `held`; prices stay unless named. */
  private amend(
    order: Order,
    held: Quantity,
    change: { readonly stopPrice?: Price; readonly limitPrice?: Price },
  ): void {
    const wanted = quantity(order.filledQuantity.add(held));
    const { stopPrice = order.stopPrice, limitPrice = order.limitPrice } = change;
    const isSame =
      wanted.eq(order.quantity) &&
      isSamePrice(stopPrice, order.stopPrice) &&
      isSamePrice(limitPrice, order.limitPrice);
    if (isSame || order.status === 'PENDING_CANCEL') return;
    this.setup.book.noteAmendAsked(order.id, wanted);
    this.setup.outbox.add({ type: 'amend', order, quantity: wanted, limitPrice, stopPrice });
  }
}

function isSamePrice(left: Price | null, right: Price | null): boolean {
  return left === null || right === null ? left === right : left.eq(right);
}
