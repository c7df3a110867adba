import { epochMs, type EpochMs, type OrderId } from '@tidegate/kernel';
import { isOpenOrder, isSameTerms, type Order } from '@tidegate/model';

import type { GatewayEvent, OrderReport } from '../ports.js';
import type { AccountBook } from './account-book.js';
import type { Outbox } from './outbox.js';
import type { VenueCapabilities } from './venue-capabilities.js';

const FIRST_DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/** Why an order ends that the venue does not know. */
const NOT_FOUND_AT_VENUE = 'NOT_FOUND_AT_VENUE';

/** Why an amendment ends that the venue shows no trace of. */
const AMEND_NOT_APPLIED = 'AMEND_NOT_APPLIED';

/** The answer to a look-up. */
export type LookUpAnswer = Extract<GatewayEvent, { type: 'looked_up' }>;

export interface LookUpSetup {
  readonly book: AccountBook;
  readonly outbox: Outbox;
}

interface Asked {
  readonly count: number;
  readonly nextAt: EpochMs;
}

/**
 * Asks the venue about every order with an unknown outcome: at once, then after a second, then after twice as long each
 * time, up to a minute, until an answer settles it. The doubt is on the order's row, so a restart goes on asking.
 */
export class LookUps {
  private readonly asked = new Map<OrderId, Asked>();

  constructor(private readonly setup: LookUpSetup) {}

  /** The process began: every request that was not answered has an unknown outcome. */
  begin(now: EpochMs): void {
    for (const { id, status, amendment } of this.setup.book.openOrders()) {
      const doubt = (request: 'submit' | 'cancel' | 'amend'): void => {
        this.setup.book.applyEvent(id, { type: 'outcome_unknown', request, at: now });
      };
      if (status === 'SUBMITTED') doubt('submit');
      if (status === 'PENDING_CANCEL') doubt('cancel');
      if (amendment) doubt('amend');
    }
    this.review(now);
  }

  /** Asks about each order in doubt whose turn has come. */
  review(now: EpochMs): void {
    for (const id of this.asked.keys()) {
      const order = this.setup.book.order(id);
      if (!order || !isInDoubt(order)) this.asked.delete(id);
    }
    for (const order of this.setup.book.openOrders())
      if (isInDoubt(order)) this.askIfDue(order, now);
  }

  /** Asks now, whether or not the order is in doubt. */
  ask(order: Order, now: EpochMs): void {
    this.setup.outbox.add({ type: 'look_up', order, askedAt: now });
  }

  private askIfDue(order: Order, now: EpochMs): void {
    const before = this.asked.get(order.id);
    if (before && now < before.nextAt) return;
    const count = (before?.count ?? 0) + 1;
    const delayMs = Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** (count - 1));
    this.asked.set(order.id, { count, nextAt: epochMs(now + delayMs) });
    this.ask(order, now);
  }
}

function isInDoubt(order: Order): boolean {
  return isOpenOrder(order) && (order.outcomeUnknown || order.amendUnknown);
}

/**
 * The events that a look-up proves about an order whose listed fills are booked. None if it proves nothing yet: the
 * venue may still show the order, its terms or its fills later.
 */
export function provedBy(
  order: Order,
  answer: LookUpAnswer,
  { lookUp }: VenueCapabilities,
): readonly GatewayEvent[] {
  const { report, at } = answer;
  const news = { order: order.id, at };
  const isSettled = (since: EpochMs): boolean => answer.askedAt - since > lookUp.delayMsMax;
  if (!report) {
    if (!isSettled(lastRequestAt(order))) return [];
    const type = wasSeen(order) ? 'canceled' : 'rejected';
    return [{ ...news, type, reasonCode: NOT_FOUND_AT_VENUE }];
  }
  // Fills that the venue counts but does not list yet: they must be booked before the order may end.
  if (order.filledQuantity.lt(report.filledQuantity)) return [];
  if (report.status !== 'open') return endOf(order, report, at);
  const isNew = order.venueOrderId === null;
  const accepted = { ...news, type: 'accepted' as const, venueOrderId: report.venueOrderId };
  return [...(isNew ? [accepted] : []), ...termsProvedBy(order, { ...answer, report }, isSettled)];
}

function termsProvedBy(
  order: Order,
  { report, at }: LookUpAnswer & { readonly report: OrderReport },
  isSettled: (since: EpochMs) => boolean,
): readonly GatewayEvent[] {
  const { amendment, amendUnknown, id } = order;
  const { quantity, limitPrice, stopPrice } = report;
  const amended = { type: 'amended' as const, order: id, quantity, limitPrice, stopPrice, at };
  if (!amendment) return amendUnknown || !isSameTerms(order, report) ? [amended] : [];
  if (isSameTerms(amendment, report)) return [amended];
  if (!isSettled(amendment.askedAt)) return [];
  return [{ type: 'amend_refused', order: id, reasonCode: AMEND_NOT_APPLIED, at }];
}

function endOf(order: Order, report: OrderReport, at: EpochMs): readonly GatewayEvent[] {
  const { quantity, limitPrice, stopPrice, reasonCode } = report;
  const news = { order: order.id, at };
  switch (report.status) {
    case 'expired':
      return [{ ...news, type: 'expired' }];
    case 'rejected':
      return [{ ...news, type: wasSeen(order) ? 'canceled' : 'rejected', reasonCode }];
    case 'canceled':
      return [{ ...news, type: 'canceled', reasonCode }];
    default:
      // All of its fills are booked and it is not filled by our terms: the venue has it smaller.
      return [{ ...news, type: 'amended', quantity, limitPrice, stopPrice }];
  }
}

/** Whether the venue ever showed a trace of the order. */
function wasSeen({ venueOrderId, filledQuantity }: Order): boolean {
  return venueOrderId !== null || filledQuantity.gt(0);
}

function lastRequestAt(order: Order): EpochMs {
  const { submittedAt, createdAt, cancelRequestedAt, amendment } = order;
  return epochMs(
    Math.max(submittedAt ?? createdAt, cancelRequestedAt ?? 0, amendment?.askedAt ?? 0),
  );
}
