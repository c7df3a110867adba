import { epochMs, type EpochMs, type OrderId } from '@tidegate/kernel';
import { isSameTerms, type Order } from '@tidegate/model';

import type { GatewayEvent, OrderReport } from '../ports.js';
import type { AccountBook } from './account-book.js';
import type { Outbox } from './outbox.js';
import type { VenueCapabilities } from './venue-capabilities.js';

const FIRST_DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/** The reason code of an order that ends because the venue does not know it. */
const NOT_FOUND_AT_VENUE = 'NOT_FOUND_AT_VENUE';

/** The reason code of an amendment that the venue did not apply. */
const AMEND_NOT_APPLIED = 'AMEND_NOT_APPLIED';

/** The answer to a look-up. */
export type LookUpAnswer = Extract<GatewayEvent, { type: 'looked_up' }>;

export interface LookUpSetup {
  readonly book: AccountBook;
  readonly outbox: Outbox;
}

interface Attempts {
  readonly count: number;
  readonly nextAt: EpochMs;
}

/**
 * Looks up every order with an unknown outcome: at once, after a second, then with doubled delays up to a minute, until
 * an answer settles it. The unknown outcome is stored on the order's row, so look-ups continue after a restart.
 */
export class LookUps {
  private readonly attempts = new Map<OrderId, Attempts>();

  constructor(private readonly setup: LookUpSetup) {}

  /** Starts after a restart: every unanswered request has an unknown outcome. */
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

  /** Looks up each order with an unknown outcome whose delay has passed. */
  review(now: EpochMs): void {
    for (const id of this.attempts.keys()) {
      const order = this.setup.book.order(id);
      if (!order || !isInDoubt(order)) this.attempts.delete(id);
    }
    for (const order of this.setup.book.openOrders())
      if (isInDoubt(order)) this.askIfDue(order, now);
  }

  /** Looks an order up now, whether or not its outcome is unknown. */
  ask(order: Order, now: EpochMs): void {
    this.setup.outbox.add({ type: 'look_up', order, askedAt: now });
  }

  private askIfDue(order: Order, now: EpochMs): void {
    const before = this.attempts.get(order.id);
    if (before && now < before.nextAt) return;
    const count = (before?.count ?? 0) + 1;
    const delayMs = Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** (count - 1));
    this.attempts.set(order.id, { count, nextAt: epochMs(now + delayMs) });
    this.ask(order, now);
  }
}

/** A closed order is never in doubt. */
function isInDoubt(order: Order): boolean {
  return order.outcomeUnknown || order.amendUnknown;
}

/**
 * The events that a look-up proves about an order whose listed fills are booked. Empty if it proves nothing yet: the
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
  // The venue counts fills that it does not list yet. They must be booked before the order may end.
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
      // All its fills are booked but our quantity is larger: the venue has a smaller order.
      return [{ ...news, type: 'amended', quantity, limitPrice, stopPrice }];
  }
}

/** Whether the venue ever confirmed the order or a fill of it. */
function wasSeen({ venueOrderId, filledQuantity }: Order): boolean {
  return venueOrderId !== null || filledQuantity.gt(0);
}

function lastRequestAt(order: Order): EpochMs {
  const { submittedAt, createdAt, cancelRequestedAt, amendment } = order;
  return epochMs(
    Math.max(submittedAt ?? createdAt, cancelRequestedAt ?? 0, amendment?.askedAt ?? 0),
  );
}
