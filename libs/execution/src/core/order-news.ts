import type { OrderEvent } from '@tidegate/model';

import type { GatewayEvent } from '../ports.js';
import type { BookRefusal } from './book-refusal.js';

/** News that changes an order without a fill. */
export type OrderNews = Exclude<GatewayEvent, { type: 'filled' | 'looked_up' }>;

export function orderEventOf(event: OrderNews): OrderEvent {
  const { order: _order, ...news } = event;
  return news;
}

/** The venue kept the old terms, and the order goes on with them. */
export function keptTerms(event: Extract<OrderNews, { type: 'amend_refused' }>): BookRefusal {
  const { order, reasonCode } = event;
  return { type: 'refused', code: reasonCode, message: `The venue did not amend order ${order}` };
}
