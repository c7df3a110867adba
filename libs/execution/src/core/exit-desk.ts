import {
  invariant,
  price,
  quantity,
  roundToIncrement,
  type EpochMs,
  type IdSource,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import type { ExitReason, Instrument, Order, Position } from '@tidegate/model';

import type { GatewayRequest } from '../ports.js';
import type { AccountBook } from './account-book.js';
import type { ExitOptions } from './execution-options.js';
import { exitOrder } from './order-factory.js';

export interface ExitDeskSetup {
  readonly book: AccountBook;
  readonly ids: IdSource;
  readonly options: ExitOptions;
  readonly send: (request: GatewayRequest) => void;
}

/**
 * Keeps every open position under working exit orders: one stop, one target and one limit per tier, all in the
 * position's group, so that together they never close more than is held. Exits are never refused by any gate.
 */
export class ExitDesk {
  constructor(private readonly setup: ExitDeskSetup) {}

  /** Places what is missing and resizes what is there to the quantity held. Safe to repeat. */
  protect(position: Position, at: EpochMs): void {
    if (position.quantity.lte(0)) return;
    const open = this.setup.book.openOrdersOf(position.id);
    this.protectStop(position, open, at);
    this.protectTarget(position, open, at);
    this.protectTiers(position, open, at);
    this.resizeExit(position, open);
  }

  /** Moves the working stop to the plan's, in place: the old one works until the new one does. */
  moveStop(position: Position, at: EpochMs): void {
    const working = this.setup.book
      .openOrdersOf(position.id)
      .find((order) => order.purpose === 'protective_stop');
    if (!working) this.protect(position, at);
    else this.amend(working, position.quantity, { stopPrice: position.plan.stop });
  }

  /** Closes all that is held at market. The stop and the target go on working until the exit has filled. */
  closeAtMarket(
    position: Position,
    reason: ExitReason,
    terms: { decisionPrice: Price; at: EpochMs },
  ): void {
    const open = this.setup.book.openOrdersOf(position.id);
    for (const order of open) if (order.purpose === 'entry') this.cancel(order, terms.at);
    if (position.quantity.lte(0) || open.some((order) => order.purpose === 'exit')) return;
    this.submit(
      exitOrder(this.setup.ids, {
        position,
        purpose: 'exit',
        reason,
        quantity: position.quantity,
        limitPrice: null,
        stopPrice: null,
        decisionPrice: terms.decisionPrice,
        at: terms.at,
      }),
      terms.at,
    );
  }

  /** Withdraws every order of a position that holds nothing any more. */
  withdraw(position: Position, at: EpochMs): void {
    for (const order of this.setup.book.openOrdersOf(position.id)) this.cancel(order, at);
  }

  cancel(order: Order, at: EpochMs): void {
    if (order.status === 'PENDING_CANCEL') return;
    const outcome = this.setup.book.applyEvent(order.id, { type: 'cancel_requested', at });
    if (outcome.type === 'changed') this.setup.send({ type: 'cancel', order: outcome.order });
  }

  private protectStop(position: Position, open: readonly Order[], at: EpochMs): void {
    const working = open.find((order) => order.purpose === 'protective_stop');
    const { stop } = position.plan;
    if (working) this.amend(working, position.quantity, { stopPrice: stop });
    else
      this.rest(position, 'protective_stop', {
        stopPrice: stop,
        limitPrice: null,
        quantity: position.quantity,
        at,
      });
  }

  private protectTarget(position: Position, open: readonly Order[], at: EpochMs): void {
    const { target } = position.plan;
    const working = open.find(
      (order) => order.purpose === 'protective_target' && order.limitPrice?.eq(target),
    );
    if (working) this.amend(working, position.quantity, {});
    else
      this.rest(position, 'protective_target', {
        stopPrice: null,
        limitPrice: target,
        quantity: position.quantity,
        at,
      });
  }

  /** Each tier is placed once: a taken tier, or one whose order works, is left alone. */
  private protectTiers(position: Position, open: readonly Order[], at: EpochMs): void {
    const instrument = this.setup.book.instrument(position.instrument);
    this.setup.options.tiers.forEach((tier, index) => {
      const limitPrice = tierPrice(position, tier.progress, instrument);
      const isWorking = open.some(
        (order) => order.purpose === 'protective_target' && order.limitPrice?.eq(limitPrice),
      );
      const share = tierQuantity(position, tier.fraction, instrument);
      if (isWorking || position.plan.tiersTaken.includes(index) || share === null) return;
      this.rest(
        position,
        'protective_target',
        { stopPrice: null, limitPrice, quantity: share, at },
        'tier',
      );
    });
  }

  /** An exit that still works when another order took part of the position must not close more than is left. */
  private resizeExit(position: Position, open: readonly Order[]): void {
    const working = open.find((order) => order.purpose === 'exit');
    if (working) this.amend(working, position.quantity, {});
  }

  private rest(
    position: Position,
    purpose: 'protective_stop' | 'protective_target',
    terms: { stopPrice: Price | null; limitPrice: Price | null; quantity: Quantity; at: EpochMs },
    reason: ExitReason = purpose === 'protective_stop' ? 'stop' : 'target',
  ): void {
    const decisionPrice = terms.stopPrice ?? terms.limitPrice;
    invariant(decisionPrice !== null, 'A protective order has a price', { position: position.id });
    this.submit(
      exitOrder(this.setup.ids, { position, purpose, reason, decisionPrice, ...terms }),
      terms.at,
    );
  }

  private submit(order: Order, at: EpochMs): void {
    const submitted = this.setup.book.addOrder(order, at);
    this.setup.send({ type: 'submit', order: submitted, group: submitted.position });
  }

  /** Asks for the leaves to become `held`; prices stay unless named. */
  private amend(order: Order, held: Quantity, change: { readonly stopPrice?: Price }): void {
    const wanted = quantity(order.filledQuantity.add(held));
    const stopPrice = change.stopPrice ?? order.stopPrice;
    const isSame =
      wanted.eq(order.quantity) && (stopPrice === null || order.stopPrice?.eq(stopPrice) === true);
    if (isSame || order.status === 'PENDING_CANCEL') return;
    this.setup.send({
      type: 'amend',
      order,
      quantity: wanted,
      limitPrice: order.limitPrice,
      stopPrice,
    });
  }
}

/** The price at which a tier is taken: a fraction of the way to the target, on tick, never past it. */
export function tierPrice(position: Position, progress: number, instrument: Instrument): Price {
  invariant(position.entryPrice !== null, 'A tier belongs to a filled position', {
    position: position.id,
  });
  const way = position.plan.originalTarget.sub(position.entryPrice).mul(progress);
  return price(
    roundToIncrement(
      position.entryPrice.add(way),
      instrument.priceIncrement,
      position.direction === 'long' ? 'up' : 'down',
    ),
  );
}

/** A tier's quantity, on lot; `null` when it, or what would be left, is below the venue's minimum. */
export function tierQuantity(
  position: Position,
  fraction: number,
  instrument: Instrument,
): Quantity | null {
  const share = roundToIncrement(
    position.entryQuantity.mul(fraction),
    instrument.quantityIncrement,
    'down',
  );
  const left = position.quantity.sub(share);
  return share.gte(instrument.quantityMin) && left.gte(instrument.quantityMin)
    ? quantity(share)
    : null;
}
