import type { AccountBook } from '@tidegate/execution';
import { doubleOf, type InstrumentId } from '@tidegate/kernel';
import { leavesOf } from '@tidegate/model';

/** Notional of the unfilled part of working entries by instrument, in account currency. */
export function orderedNotionals(book: AccountBook): ReadonlyMap<InstrumentId, number> {
  const ordered = new Map<InstrumentId, number>();
  for (const order of book.openOrders()) {
    if (order.purpose !== 'entry') continue;
    const at = order.limitPrice ?? order.decisionPrice;
    const notional = doubleOf(at.mul(leavesOf(order)));
    ordered.set(order.instrument, (ordered.get(order.instrument) ?? 0) + notional);
  }
  return ordered;
}
