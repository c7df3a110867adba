import type { OrderId } from '@tidegate/kernel';
import { accountKey, sameAccount, type Fill, type Order } from '@tidegate/model';

/** An event that conflicts with our books and changed nothing. */
export interface BookRefusal {
  readonly type: 'refused';
  readonly code: string;
  readonly message: string;
}

export function refused(code: string, message: string): BookRefusal {
  return { type: 'refused', code, message };
}

export function unknownOrder(id: OrderId): BookRefusal {
  return refused('ORDER_UNKNOWN', `Order ${id} is not on our books`);
}

/** The refusal of a fill that names another account, instrument or side than its order; `null` when they agree. */
export function disagreement(fill: Fill, order: Order): BookRefusal | null {
  const { id, scope, instrument, side } = fill;
  const isSameTrade = instrument === order.instrument && side === order.side;
  if (isSameTrade && sameAccount(scope, order.scope)) return null;
  const message = `Fill ${id} is a ${side} in ${instrument} of ${accountKey(scope)}; order ${order.id} is a ${order.side} in ${order.instrument}`;
  return refused('FILL_OF_ANOTHER_ORDER', message);
}
