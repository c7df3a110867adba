import type { EpochMs, Quantity } from '@tidegate/kernel';
import type { ExitReason, Order, Position } from '@tidegate/model';
import { exitableQuantity } from '@tidegate/portfolio';

import type { AccountBook } from './account-book.js';
import type { OrderIds } from './client-order-id.js';
import type { ExitOptions } from './execution-options.js';
import { ExitBackOff } from './exit-back-off.js';
import { exitRequests, type ExitRequest, type ExitSituation } from './exit-requests.js';
import { exitOrder } from './order-factory.js';
import type { Outbox } from './outbox.js';
import { isProtected, ownStop } from './own-stop.js';
import { exitLayoutOf, type ExecutionFeed, type VenueCapabilities } from './venue-capabilities.js';

export interface ExitDeskSetup {
  readonly book: AccountBook;
  readonly orderIds: OrderIds;
  readonly optionsOf: (position: Position) => ExitOptions;
  readonly capabilities: VenueCapabilities;
  readonly feed: ExecutionFeed;
  readonly outbox: Outbox;
}

/**
 * Keeps the exit orders of every open position as `exitRequests` requires, and closes a position itself when its stop
 * at the venue fails to. No gate refuses an exit.
 */
export class ExitDesk {
  private readonly backOff = new ExitBackOff();

  constructor(private readonly setup: ExitDeskSetup) {}

  /** Whether the engine holds targets and tiers and must watch their prices. */
  get holdsExits(): boolean {
    return exitLayoutOf(this.setup.capabilities, this.setup.feed) === 'held';
  }

  /** The position's id as the group of its exits, where the venue links them. */
  groupOf({ purpose, position }: Order): string | null {
    return purpose === 'entry' || this.holdsExits ? null : position;
  }

  /** Whether the rest of the position is too small for any order. */
  isSpent(position: Position): boolean {
    return this.closable(position).lte(0);
  }

  /** Sends the requests that change the position's exit orders to the desired ones. Safe to repeat. */
  protect(position: Position, at: EpochMs): void {
    for (const request of exitRequests(this.situation(position, at))) {
      this.perform(position, request, at);
    }
  }

  /** The position with its current `unprotectedSince`: `null` while the venue protects it. */
  watched(position: Position, now: EpochMs): Position {
    const isCovered = this.isSpent(position) || isProtected(this.situation(position, now));
    const unprotectedSince = isCovered ? null : (position.plan.unprotectedSince ?? now);
    if (unprotectedSince === position.plan.unprotectedSince) return position;
    return { ...position, plan: { ...position.plan, unprotectedSince }, updatedAt: now };
  }

  /** Why the engine itself must close the position now; `null` while the venue's stop is in time. */
  ownStop(position: Position, now: EpochMs): ExitReason | null {
    // The engine sees no prices inside a bar: with candles only the paper venue triggers stops.
    if (this.setup.feed === 'candles' || this.isSpent(position)) return null;
    return ownStop(this.situation(position, now));
  }

  /** Records the venue's answer to an exit. A rejected exit is delayed before it is sent again. */
  answered(order: Order, at: EpochMs): void {
    // Stryker disable next-line ConditionalExpression: it only bounds the memory
    if (!this.isOfLivePosition(order)) return;
    const instrument = this.setup.book.instrument(order.instrument);
    if (order.status === 'REJECTED') this.backOff.rejected(order, instrument, at);
    else this.backOff.accepted(order);
  }

  /** Delays the next attempt of an exit that ended unfilled; the stop is restored meanwhile. */
  leftUnfilled(order: Order, at: EpochMs): void {
    if (order.purpose !== 'exit' || order.status === 'REJECTED') return;
    this.backOff.rejected(order, this.setup.book.instrument(order.instrument), at);
  }

  amendRefused(order: Order, at: EpochMs): void {
    // Stryker disable next-line ConditionalExpression: it only bounds the memory
    if (this.isOfLivePosition(order)) this.backOff.amendRefused(order, at);
  }

  amended(order: Order): void {
    this.backOff.amended(order);
  }

  /** Forgets earlier rejections, because the position ended or a person requested its exit. */
  forget(position: Position): void {
    this.backOff.forget(position.id);
  }

  /** Cancels all orders of a position without a quantity. */
  withdraw(position: Position, at: EpochMs): void {
    for (const order of this.setup.book.openOrdersOf(position.id)) this.cancel(order, at);
  }

  /** Cancels orders that still work at the venue although their position has ended. */
  withdrawOrphans(at: EpochMs): void {
    const { book } = this.setup;
    for (const order of book.openOrders()) {
      const isOrphan = book.position(order.instrument)?.id !== order.position;
      // An unacknowledged order is being looked up.
      if (isOrphan && order.status !== 'SUBMITTED') this.cancel(order, at);
    }
  }

  cancel(order: Order, at: EpochMs): void {
    if (order.status === 'PENDING_CANCEL') return;
    const { book, outbox } = this.setup;
    if (outbox.holdsAmend(order.id)) {
      // An amendment that is never sent will get no answer.
      book.applyEvent(order.id, { type: 'amend_refused', at });
      outbox.dropAmend(order.id);
    }
    const outcome = book.applyEvent(order.id, { type: 'cancel_requested', at });
    // Stryker disable next-line ConditionalExpression: a working order can always be cancelled
    if (outcome.type !== 'changed') return;
    this.setup.outbox.add({ type: 'cancel', order: outcome.order });
  }

  private situation(position: Position, now: EpochMs): ExitSituation {
    const { book, optionsOf, capabilities, feed, outbox } = this.setup;
    const instrument = book.instrument(position.instrument);
    return {
      position,
      open: book.openOrdersOf(position.id),
      instrument,
      capabilities,
      layout: exitLayoutOf(capabilities, feed),
      options: optionsOf(position),
      now,
      isDue: ({ purpose, reason }) =>
        this.backOff.isDue({ position: position.id, purpose, exitReason: reason }, instrument, now),
      amendable: (order) => this.backOff.amendable(order, now),
      isUnsent: (order) => outbox.holdsAmend(order.id),
    };
  }

  private perform(position: Position, request: ExitRequest, at: EpochMs): void {
    switch (request.type) {
      case 'cancel':
        this.cancel(request.order, at);
        return;
      case 'amend':
        this.amend(request, at);
        return;
      case 'submit': {
        const { type: _type, ...terms } = request;
        const order = exitOrder(this.setup.orderIds, { ...terms, position, at });
        const submitted = this.setup.book.addOrder(order, at);
        this.setup.outbox.add({
          type: 'submit',
          order: submitted,
          group: this.groupOf(submitted),
        });
      }
    }
  }

  /** Stores the requested terms on the order's row before they are sent. */
  private amend({ order, terms }: Extract<ExitRequest, { type: 'amend' }>, at: EpochMs): void {
    const event = { ...terms, type: 'amend_requested' as const, at };
    const outcome = this.setup.book.applyEvent(order.id, event);
    // Stryker disable next-line ConditionalExpression: only an order that can be amended is
    if (outcome.type !== 'changed') return;
    this.setup.outbox.dropAmend(order.id);
    this.setup.outbox.add({ ...terms, type: 'amend', order: outcome.order });
  }

  private closable(position: Position): Quantity {
    return exitableQuantity(position, this.setup.book.instrument(position.instrument));
  }

  /** Whether the position of the order is live. The waiting times of an ended one would never be dropped. */
  private isOfLivePosition({ instrument, position }: Order): boolean {
    // Stryker disable next-line ConditionalExpression: it only bounds the memory
    return this.setup.book.position(instrument)?.id === position;
  }
}
