import { HOUR_MS, type EpochMs, type OrderId } from '@tidegate/kernel';
import type { Fill, Order } from '@tidegate/model';

import type { GatewayEvent, OrderReport } from '../ports.js';
import { RecentMap, type RecentMapLimits } from './recent-map.js';

/** How long, and how many, orders that are over the paper venue can still be asked about. */
const ENDED: RecentMapLimits = { keepMs: HOUR_MS, countMax: 128 };

type EndedStatus = Exclude<OrderReport['status'], 'open'>;

interface Known {
  readonly fills: readonly Fill[];
  readonly ended: { readonly status: EndedStatus; readonly reasonCode: string } | null;
}

/** Remembers what the paper venue said of its recent orders, for look-ups. */
export class PaperReports {
  private readonly known = new RecentMap<OrderId, Known>(ENDED);
  /** The last terms of orders that are over. */
  private readonly last = new RecentMap<OrderId, Order>(ENDED);

  note(event: GatewayEvent): void {
    const { fills, ended } = this.known.get(event.order) ?? NOTHING;
    switch (event.type) {
      case 'filled':
        this.known.set(event.order, { fills: [...fills, event.fill], ended }, event.at);
        return;
      case 'canceled':
      case 'expired': {
        const reasonCode = event.type === 'canceled' ? event.reasonCode : '';
        this.known.set(event.order, { fills, ended: { status: event.type, reasonCode } }, event.at);
        return;
      }
      default:
        return;
    }
  }

  /** Keeps the terms of an order that leaves the working ones. */
  leaves(order: Order, at: EpochMs): void {
    this.last.set(order.id, order, at);
  }

  /** `null`: the venue never took the order, or took it too long ago. */
  of(id: OrderId, working: Order | null): OrderReport | null {
    const order = working ?? this.last.get(id);
    if (!order) return null;
    const { fills, ended } = this.known.get(id) ?? NOTHING;
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

const NOTHING: Known = { fills: [], ended: null };
