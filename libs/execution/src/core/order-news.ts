import type { OrderEvent } from '@tidegate/model';

import type { GatewayEvent } from '../ports.js';
import type { BookRefusal } from './book-refusal.js';

/** An event that changes an order without a fill. */
export type OrderNews = Exclude<GatewayEvent, { type: 'filled' | 'looked_up' }>;

export function orderEventOf(event: OrderNews): OrderEvent {
  const { order: _order, ...news } = event;
  return news;
}

/** The refusal that records a refused amendment: the order continues with its old terms. */
export function keptTerms(event: Extract<OrderNews, { type: 'amend_refused' }>): BookRefusal {
  const { order, reasonCode } = event;
  return { type: 'refused', code: reasonCode, message: `The venue did not amend order ${order}` };
}
