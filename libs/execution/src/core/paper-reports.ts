import { HOUR_MS, type EpochMs, type OrderId } from '@tidegate/kernel';
import type { Fill, Order } from '@tidegate/model';

import type { GatewayEvent, OrderReport } from '../ports.js';
import { RecentMap, type RecentMapLimits } from './recent-map.js';

/** How long and how many ended orders the paper venue can still report. */
const ENDED: RecentMapLimits = { keepMs: HOUR_MS, countMax: 128 };

type EndedStatus = Exclude<OrderReport['status'], 'open'>;

interface OrderHistory {
  readonly fills: readonly Fill[];
  readonly ended: { readonly status: EndedStatus; readonly reasonCode: string } | null;
}

/** Remembers the paper venue's events about its recent orders, for look-ups. */
export class PaperReports {
  private readonly histories = new RecentMap<OrderId, OrderHistory>(ENDED);
  /** The last terms of ended orders. */
  private readonly lastTerms = new RecentMap<OrderId, Order>(ENDED);

  note(event: GatewayEvent): void {
    const { fills, ended } = this.histories.get(event.order) ?? NO_HISTORY;
    const { type, order, at } = event;
    if (type === 'filled') {
      this.histories.set(order, { fills: [...fills, event.fill], ended }, at);
    }
    if (type === 'canceled' || type === 'expired') {
      // Stryker disable next-line ConditionalExpression: an absent code is reported as empty
      const reasonCode = type === 'canceled' ? event.reasonCode : '';
      this.histories.set(order, { fills, ended: { status: type, reasonCode } }, at);
    }
  }

  /** Keeps the terms of an order that stops working. */
  leaves(order: Order, at: EpochMs): void {
    this.lastTerms.set(order.id, order, at);
  }

  /** Reports an order; `null` if the venue never accepted it or has forgotten it. */
  of(id: OrderId, working: Order | null): OrderReport | null {
    const order = working ?? this.lastTerms.get(id);
    if (!order) return null;
    const { fills, ended } = this.histories.get(id) ?? NO_HISTORY;
    return {
      venueOrderId: paperOrderId(id),
      status: working ? 'open' : (ended?.status ?? 'filled'),
      quantity: order.quantity,
      limitPrice: order.limitPrice,
      stopPrice: order.stopPrice,
      filledQuantity: order.filledQuantity,
      reasonCode: working ? '' : (ended?.reasonCode ?? ''),
      fills,
    };
  }
}

export function paperOrderId(order: OrderId): string {
  return `paper-${order}`;
}

const NO_HISTORY: OrderHistory = { fills: [], ended: null };
